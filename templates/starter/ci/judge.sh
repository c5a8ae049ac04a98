# An evaluator of your own that stands in for a judge: it finds every answer excellent. It reads one
# line of JSON for each answer and writes one with the same id; see transforms/docs/custom-evaluators.md.
while IFS= read -r line; do
  id=${line#*:}
  printf '{"id":%s,"label":"excellent","reasoning":"It names a city.","assessment":"pass","tags":{"task":"judge_llm_call"}}\n' "${id%%,*}"
done
