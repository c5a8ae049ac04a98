'use strict';

/* What queries call the parts of a run, found in its completed line. */
const queryFacets = (() => {
  const ADDED = new Set(['epoch', 'variant', 'status', 'response', 'timestamp_sent', 'completion',
    'scores', 'judging', 'error']);
  const SCORES = ['evaluations.custom.', 'evaluation.'];

  const own = (object, key) =>
    object !== null && typeof object === 'object' && !Array.isArray(object)
      && Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
  const some = (value) => (value === undefined || value === null ? [] : [value]);

  /** A list matches where one of its elements does; lists inside lists are not looked into. */
  function values(value) {
    if (!Array.isArray(value)) {
      return value === null ? [] : [value];
    }
    return value.filter((element) => element !== null && !Array.isArray(element));
  }

  /** Follows keys; one that itself holds dots is tried whole before its parts. */
  function at(root, path) {
    const whole = own(root, path);
    if (whole !== undefined) {
      return values(whole);
    }
    for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      const child = own(root, path.slice(0, dot));
      if (child === undefined) {
        continue;
      }
      const rest = path.slice(dot + 1);
      const found = (Array.isArray(child) ? child : [child]).flatMap((one) => at(one, rest));
      if (found.length) {
        return found;
      }
    }
    return [];
  }

  /** The row's own keys. */
  function row(line) {
    return Object.fromEntries(Object.entries(line).filter(([key]) => !ADDED.has(key)));
  }

  function rowKey(path) {
    const first = path.split('.', 1)[0];
    return ADDED.has(path) ? () => [] : ADDED.has(first) ? (line) => at(row(line), path)
      : (line) => at(line, path);
  }

  const called = (line) =>
    typeof line.api === 'string' && line.prompt !== undefined && line.prompt !== null
      && line.model_name !== undefined && line.model_name !== null;
  const answered = (line) => line.status === 'answered' || line.status === 'refused';
  const expected = (line) =>
    line.expected !== undefined && line.expected !== null ? line.expected
      : line.expected_response === null ? undefined : line.expected_response;

  /** A score's name may hold dots, so names are tried before parts of a score. */
  function score(line, rest) {
    const scores = line.scores || {};
    const whole = own(scores, rest);
    if (whole !== undefined) {
      return valueOrLabel(whole);
    }
    for (const name of Object.keys(scores)) {
      if (rest.startsWith(`${name}.`)) {
        return part(scores[name], rest.slice(name.length + 1));
      }
    }
    return [];
  }

  const valueOrLabel = (one) =>
    one.value !== undefined && one.value !== null ? values(one.value) : some(one.label);

  function part(one, name) {
    switch (name) {
      case 'value':
        return valueOrLabel(one);
      case 'label':
      case 'assessment':
      case 'reasoning':
        return some(one[name]);
      case 'error':
      case 'error.code':
        return some(one.error && one.error.code);
      default:
        if (name.startsWith('tags.') && one.tags) {
          return at(one.tags, name.slice('tags.'.length));
        }
        return one.value === undefined || one.value === null ? [] : at(one.value, name);
    }
  }

  function trace(line, name) {
    const completion = line.completion || {};
    const usage = answered(line) ? completion.usage || {} : {};
    switch (name) {
      case 'total_tokens':
      case 'input_tokens':
      case 'output_tokens':
        return some(usage[name]);
      case 'estimated_total_cost':
      case 'cost_usd':
        return some(completion.cost_usd);
      case 'duration':
        return [(completion.latency_ms || 0) * 1e6];
      case 'attempts':
        return [completion.attempts || 0];
      default:
        return [];
    }
  }

  function meta(line, path) {
    const dot = path.indexOf('.');
    const first = dot < 0 ? path : path.slice(0, dot);
    const root = {
      input: called(line) ? line.prompt : undefined,
      output: answered(line) ? line.response : undefined,
      expected_output: expected(line),
      metadata: first === 'metadata' ? row(line) : undefined,
    };
    const found = own(root, first);
    if (found === undefined) {
      return [];
    }
    return dot < 0 ? values(found) : at(found, path.slice(dot + 1));
  }

  /** What finds the values of an attribute in a line. */
  function attribute(path) {
    for (const prefix of SCORES) {
      if (path.startsWith(prefix)) {
        const rest = path.slice(prefix.length);
        return (line) => score(line, rest);
      }
    }
    if (path.startsWith('trace.')) {
      const name = path.slice('trace.'.length);
      return (line) => trace(line, name);
    }
    if (path.startsWith('meta.')) {
      const rest = path.slice('meta.'.length);
      return (line) => meta(line, rest);
    }
    switch (path) {
      case 'duration':
        return (line) => trace(line, 'duration');
      case 'status':
      case 'experiment.status':
        return (line) => some(line.status);
      default:
        return (line) => at(line, path);
    }
  }

  const id = (line) => format.plain(line.id);

  /** What finds the values of a tag in a line. */
  function tag(key) {
    switch (key) {
      case 'id':
      case 'dataset_record_id':
        return (line) => [id(line)];
      case 'epoch':
      case 'run_iteration':
        return (line) => [line.epoch];
      case 'status':
        return (line) => [line.status];
      case 'variant':
        return (line) => some(line.variant);
      case 'api':
        return (line) => (called(line) ? [line.api] : []);
      case 'group':
        return (line) => (called(line) ? [line.group === undefined || line.group === null ? line.api : line.group] : []);
      case 'model':
      case 'model_name':
        return (line) => (called(line) ? [line.model_name] : []);
      default:
        return rowTag(key);
    }
  }

  /** A pair in the row's tags, or one of its keys. */
  function rowTag(key) {
    const find = rowKey(key);
    return (line) => {
      let found = [];
      if (Array.isArray(line.tags)) {
        found = line.tags.filter((one) => typeof one === 'string' && one.startsWith(`${key}:`))
          .map((one) => one.slice(key.length + 1));
      } else if (line.tags !== null && typeof line.tags === 'object') {
        found = at(line.tags, key);
      }
      return found.length ? found : find(line);
    };
  }

  /** In which free text is looked for. */
  function texts(line) {
    const all = [id(line)];
    if (called(line)) {
      all.push(format.plain(line.prompt));
    }
    if (answered(line)) {
      all.push(format.plain(line.response));
    }
    const reference = expected(line);
    if (reference !== undefined) {
      all.push(format.plain(reference));
    }
    if (line.status === 'failed' && line.error) {
      all.push(format.plain(line.error.code));
    }
    return all;
  }

  return { attribute, tag, texts, expected, id, row, called };
})();
