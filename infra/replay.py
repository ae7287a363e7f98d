#!/usr/bin/env python3
"""Sends captured events to a hub again, in their order: docs/azure.md, "Replay from capture".

infra/replay.py FOLDER NAMESPACE.servicebus.windows.net HUB [--from 2026-12-01T00:00] [--to 2026-12-02T00:00]

FOLDER holds what was downloaded of the container `capture` for one hub: {namespace}/{hub}/{partition}/{year}/... Events of a key
keep their order and their ids, so a stage that has seen one skips it. Signs in as `az login` has; it needs the role Azure Event Hubs
Data Sender on the hub. pip install fastavro azure-eventhub azure-identity
"""
import argparse
import datetime
import json
import pathlib

import fastavro
from azure.eventhub import EventData, EventHubProducerClient
from azure.identity import DefaultAzureCredential


def captured(folder, begin, end):
    """Events of one partition after the other, each in its order: their keys and their bodies."""
    partitions = {}
    for path in pathlib.Path(folder).rglob("*.avro"):
        with path.open("rb") as file:
            for record in fastavro.reader(file):
                stored = datetime.datetime.strptime(record["EnqueuedTimeUtc"], "%m/%d/%Y %I:%M:%S %p")
                if begin <= stored < end:
                    # .../{partition}/{year}/{month}/{day}/{hour}/{minute}/{second}.avro
                    partitions.setdefault(path.parts[-7], []).append((record["SequenceNumber"], record["Body"]))
    for name in sorted(partitions, key=int):
        for _, body in sorted(partitions[name]):
            yield json.loads(body)["key"], body


def send(producer, key, bodies):
    batch = producer.create_batch(partition_key=key)
    for body in bodies:
        try:
            batch.add(EventData(body))
        except ValueError:
            producer.send_batch(batch)
            batch = producer.create_batch(partition_key=key)
            batch.add(EventData(body))
    producer.send_batch(batch)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("namespace")
    parser.add_argument("hub")
    parser.add_argument("--from", dest="begin", type=datetime.datetime.fromisoformat, default=datetime.datetime.min)
    parser.add_argument("--to", dest="end", type=datetime.datetime.fromisoformat, default=datetime.datetime.max)
    options = parser.parse_args()

    count, waiting = 0, {}
    producer = EventHubProducerClient(options.namespace, options.hub, DefaultAzureCredential())
    with producer:
        for key, body in captured(options.folder, options.begin, options.end):
            waiting.setdefault(key, []).append(body)
            count += 1
            if len(waiting[key]) == 500:
                send(producer, key, waiting.pop(key))
        for key, bodies in waiting.items():
            send(producer, key, bodies)
    print(f"{count} events were sent to {options.hub}.")


if __name__ == "__main__":
    main()
