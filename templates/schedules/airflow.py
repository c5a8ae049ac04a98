"""Runs an experiment every night. Copy to the DAGs folder and fill in the names below.

One run a day, in a folder of its own, by the day it is for. A run that stops (75) or whose worker is lost is tried again
and goes on: what was answered is on record and is not paid for twice. 3 (finished, some rows rejected or failed) skips
what comes after, 100 (a gate failed) and what a person has to mend fail at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG
from airflow.exceptions import AirflowFailException, AirflowSkipException
from airflow.operators.python import PythonOperator

ASSAY = "/opt/assay/assay"
EXPERIMENT = "/data/experiments/experiment.yaml"
RUNS = "/data/runs"

FINISHED_WITH_FAILURES = 3
STOPPED = {74, 75, 130, 137, 143}


def run_experiment(ds: str) -> str:
    """Runs the experiment for a day and returns where its outputs are."""
    import os
    import subprocess

    output = f"{RUNS}/{ds}"
    command = [ASSAY, "run", EXPERIMENT, "--output", output]
    if os.path.isdir(f"{output}/ledger"):
        command.append("--resume")
    status = subprocess.run(command, check=False).returncode
    # A process that a signal ended has the signal's number, negative.
    status = 128 - status if status < 0 else status
    if status == FINISHED_WITH_FAILURES:
        raise AirflowSkipException(f"some rows were rejected or failed: {output}/rejected.jsonl")
    if status in STOPPED:
        raise RuntimeError(f"stopped with {status}; the next try goes on")
    if status != 0:
        raise AirflowFailException(f"ended with {status}; see the log above")
    return output


with DAG(
    dag_id="assay",
    description="An LLM experiment, every night",
    schedule="15 2 * * *",
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
) as dag:
    PythonOperator(
        task_id="run",
        python_callable=run_experiment,
        retries=5,
        retry_delay=timedelta(minutes=5),
        execution_timeout=timedelta(hours=8),
    )
