#!/usr/bin/env python3
"""Shows the dead letters of a stage, or sends their events to their hub again: docs/azure.md, "An alert came".

infra/letters.py STORAGE HUB GROUP                                    shows them: str3data... market-data collector
infra/letters.py STORAGE HUB GROUP --send NAMESPACE.servicebus.windows.net    sends them again and removes them

Every stage of the hub sees what is sent again; one that had handled it knows it by its id or its time. Letters that cannot be sent are
shown and stay: texts that were no event, and what an account could not carry out (PositionLeft), which is no event of the hub.
Signs in as `az login` has; it needs the roles Storage Table Data Contributor and Storage Blob Data Contributor on the account, and
Azure Event Hubs Data Sender on the hub. pip install azure-data-tables azure-storage-blob azure-eventhub azure-identity
"""
import argparse
import base64
import json

from azure.data.tables import TableClient
from azure.eventhub import EventData, EventHubProducerClient
from azure.identity import DefaultAzureCredential
from azure.storage.blob import BlobServiceClient

LEFT = "The account could not carry it out"


def blob_of(hub, group, letter):
    return f"{hub}/{group}/{letter['Partition']}/{letter['Position']:019d}"


def envelope(letter, body):
    """The event as the platform's publisher writes it (EventEnvelope)."""
    try:
        if isinstance(json.loads(body), dict):
            head = json.dumps({"key": letter["Key"], "id": letter["Id"]}, ensure_ascii=False)
            return head[:-1].encode() + b', "body": ' + body + b"}"
    except ValueError:
        pass
    return json.dumps({"key": letter["Key"], "id": letter["Id"], "data": base64.b64encode(body).decode()}).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("storage")
    parser.add_argument("hub")
    parser.add_argument("group")
    parser.add_argument("--send", metavar="NAMESPACE")
    options = parser.parse_args()

    me = DefaultAzureCredential()
    table = TableClient(f"https://{options.storage}.table.core.windows.net", "deadletters", credential=me)
    blobs = BlobServiceClient(f"https://{options.storage}.blob.core.windows.net", credential=me).get_container_client("dead-letters")
    producer = EventHubProducerClient(options.send, options.hub, me) if options.send else None
    rows = list(table.query_entities(f"PartitionKey eq '{options.hub}~{options.group}'"))
    sent = 0
    for row in rows:
        letter = json.loads(row["Payload"])
        print(f"{letter['Time']} partition {letter['Partition']}, event {letter['Position']}, {letter['Id']}: {letter['Reason']}")
        if producer is None or letter["Key"] == "unreadable" or letter["Reason"].startswith(LEFT):
            continue

        name = blob_of(options.hub, options.group, letter)
        large = letter["IsBodyInBlob"]
        body = blobs.download_blob(name).readall() if large else base64.b64decode(letter["Body"])
        batch = producer.create_batch(partition_key=letter["Key"])
        batch.add(EventData(envelope(letter, body)))
        producer.send_batch(batch)
        table.delete_entity(row["PartitionKey"], row["RowKey"])
        if large:
            blobs.delete_blob(name)
        sent += 1

    if producer is not None:
        producer.close()
    print(f"{len(rows)} letters, {sent} sent again.")


if __name__ == "__main__":
    main()
