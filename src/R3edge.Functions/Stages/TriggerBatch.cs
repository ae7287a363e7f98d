using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using R3edge.Application.Ports.Events;
using R3edge.Storage.Azure.Events;

namespace R3edge.Functions.Stages;

/// <summary>What a trigger of Event Hubs received from one partition: texts, with their sequence numbers and times beside them.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Events">The events in order; the key of one that cannot be read is empty.</param>
public sealed record TriggerBatch(int Partition, IReadOnlyList<BatchEvent> Events)
{
    /// <summary>Reads what the trigger was given.</summary>
    /// <param name="texts">The events.</param>
    /// <param name="context">The invocation, whose binding data tells their partition, sequence numbers and times.</param>
    /// <exception cref="InvalidDataException">The binding data does not fit the events.</exception>
    public static TriggerBatch Read(string[] texts, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(context);
        var data = context.BindingContext.BindingData;
        var positions = Values(data, "SequenceNumberArray", element => element.GetInt64());
        var times = Values(data, "EnqueuedTimeUtcArray", element => element.GetDateTime());
        if (positions.Length != texts.Length || times.Length != texts.Length)
        {
            throw new InvalidDataException(
                $"The trigger gave {texts.Length} events, {positions.Length} sequence numbers and {times.Length} times.");
        }

        return new TriggerBatch(PartitionOf(data), [.. texts.Select((text, i) => Decode(text, positions[i], times[i].ToUniversalTime()))]);
    }

    private static BatchEvent Decode(string text, long position, DateTime time)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var envelope = EventEnvelope.Read(bytes);
            return new BatchEvent(new ReceivedEvent(position, envelope.Key, envelope.Id, time, envelope.Body), null);
        }
        catch (InvalidDataException exception)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"unreadable~{position}");
            return new BatchEvent(new ReceivedEvent(position, "unreadable", id, time, bytes), exception.Message);
        }
    }

    private static int PartitionOf(IReadOnlyDictionary<string, object?> data)
    {
        using var context = JsonDocument.Parse(Text(data, "PartitionContext"));
        foreach (var member in context.RootElement.EnumerateObject())
        {
            if (member.NameEquals("PartitionId") && int.TryParse(
                member.Value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
            {
                return partition;
            }
        }

        throw new InvalidDataException("The trigger does not say which partition its events are of.");
    }

    // The host hands arrays over as JSON, or as collections where the worker says that it understands them.
    private static T[] Values<T>(IReadOnlyDictionary<string, object?> data, string name, Func<JsonElement, T> read)
    {
        if (data.TryGetValue(name, out var value) && value is IEnumerable<T> typed)
        {
            return [.. typed];
        }

        using var array = JsonDocument.Parse(Text(data, name));
        return [.. array.RootElement.EnumerateArray().Select(read)];
    }

    private static string Text(IReadOnlyDictionary<string, object?> data, string name) =>
        data.TryGetValue(name, out var value) && value?.ToString() is { Length: > 0 } text
            ? text
            : throw new InvalidDataException($"The trigger's binding data lacks {name}.");
}

/// <summary>An event of a batch.</summary>
/// <param name="Received">The event.</param>
/// <param name="Problem">Why it cannot be read; null where it can.</param>
public sealed record BatchEvent(ReceivedEvent Received, string? Problem);
