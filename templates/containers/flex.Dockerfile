# The image that launches templates on Dataflow:
#   ./assay package --runner dataflow
#   docker build -f templates/containers/flex.Dockerfile --build-arg JAR=THE_JAR_IT_NAMED -t assay-flex .
# FLEX_TEMPLATE_JAVA_MAIN_CLASS chooses the template: dev.assay.templates.RunTemplate, CheckTemplate, EvaluateTemplate or
# CompareTemplate (--build-arg TEMPLATE=CompareTemplate).
FROM gcr.io/dataflow-templates-base/java17-template-launcher-base:latest

ARG JAR
ARG TEMPLATE=RunTemplate

COPY ${JAR} /template/assay.jar

ENV FLEX_TEMPLATE_JAVA_CLASSPATH=/template/assay.jar
ENV FLEX_TEMPLATE_JAVA_MAIN_CLASS=dev.assay.templates.${TEMPLATE}

ENTRYPOINT ["/opt/google/dataflow/java_template_launcher"]
