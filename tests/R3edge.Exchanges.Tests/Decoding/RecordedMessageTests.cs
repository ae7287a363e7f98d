using R3edge.Exchanges.Feeds;
using R3edge.Testing;

namespace R3edge.Exchanges.Tests.Decoding;

public sealed class RecordedMessageTests
{
    public static TheoryData<string, FrameOutcome> All => RecordedMessages.All();

    public static TheoryData<string, string> Recordings => RecordedMessages.Recordings();

    [Theory]
    [MemberData(nameof(All))]
    public void Decode_RecordedMessage_HasTheOutcomeAndTheValuesOfTheDocument(string name, FrameOutcome expected)
    {
        var venue = name.Split('/')[0];
        var (decoder, sink, frame) = (Given.Decoder(venue), new RecordingSink(), Given.Recorded(name + ".json"));

        Assert.Equal(expected, decoder.Decode(frame, Given.ReceivedAt, sink));

        Assert.Equal(1, decoder.Counts[expected]);
        Assert.Equal(1, decoder.Counts.Total);
        Assert.Equal(FrameCounts.IsBad(expected) ? 1 : 0, decoder.Counts.Bad);
        Assert.Equal(expected <= FrameOutcome.Bars ? DomExpectation.Of(venue, frame) : [], sink.Events);
        Assert.Equal(expected == FrameOutcome.Control ? 1 : 0, sink.Controls.Count);
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Decode_Recording_EveryLineHasTheValuesOfTheDocument(string name, string kinds)
    {
        var venue = name.Split('/')[0];
        var (decoder, sink) = (Given.Decoder(venue), new RecordingSink());
        var lines = Given.RecordedLines(name + ".jsonl").ToArray();
        Assert.Equal(kinds.Length, lines.Length);
        var expected = new List<string>();
        foreach (var (line, kind) in lines.Zip(kinds))
        {
            var outcome = decoder.Decode(line, Given.ReceivedAt, sink);
            Assert.Equal(kind switch { 'q' => FrameOutcome.Quotes, 'b' => FrameOutcome.Books, _ => FrameOutcome.Control }, outcome);
            expected.AddRange(kind == 'c' ? [] : DomExpectation.Of(venue, line));
        }

        Assert.Equal(expected, sink.Events);
        Assert.Equal(0, decoder.Counts.Bad);
    }

    [Fact]
    public void RecordedMessages_CoverEveryFileThatIsAMessage()
    {
        var known = RecordedMessages.Names().Concat(Recordings.Select(row => row.Data.Item1)).ToHashSet();
        var folder = Path.GetDirectoryName(SharedData.Require("wire/PROTOCOLS.md"))!;
        var files = Given.Venues.SelectMany(venue => Directory.GetFiles(Path.Combine(folder, venue))
            .Select(file => $"{venue}/{Path.GetFileNameWithoutExtension(file)}")).Where(name => !name.EndsWith("signing_vectors", StringComparison.Ordinal));

        Assert.Equal(known.Order(), files.Order());
    }
}
