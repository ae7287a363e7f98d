namespace R3edge.Exchanges.Feeds;

/// <summary>What became of one frame from a venue. Every frame gets exactly one of these, and each is counted.</summary>
public enum FrameOutcome
{
    /// <summary>Trades were delivered.</summary>
    Trades,

    /// <summary>Best bids and asks were delivered.</summary>
    Quotes,

    /// <summary>Snapshots of or changes to order books were delivered.</summary>
    Books,

    /// <summary>Bars were delivered.</summary>
    Bars,

    /// <summary>A message about the connection itself: a welcome, an acknowledgement, a heartbeat, an error of the venue.</summary>
    Control,

    /// <summary>A known message that carries nothing which a market feed delivers.</summary>
    Ignored,

    /// <summary>A quote with no bid or no ask: there is nothing to deliver.</summary>
    OneSidedQuote,

    /// <summary>The bytes are not one JSON value from end to end.</summary>
    NotJson,

    /// <summary>The JSON is not an object, or a part of it has another shape than the venue documents.</summary>
    WrongShape,

    /// <summary>An object whose kind is not known.</summary>
    UnknownKind,

    /// <summary>The message is about an instrument that is not listed here.</summary>
    UnknownInstrument,

    /// <summary>The bars are of a length, or begin at times, that do not exist here.</summary>
    UnknownTimeframe,

    /// <summary>A field that the message needs is not there.</summary>
    MissingField,

    /// <summary>A field is there twice, so one of the two is wrong.</summary>
    RepeatedField,

    /// <summary>A number is not one, is negative, or is 0 where that is impossible.</summary>
    BadNumber,

    /// <summary>A time is not one.</summary>
    BadTime,

    /// <summary>A word is not among those that the venue documents, such as a side that is neither bought nor sold.</summary>
    BadWord,

    /// <summary>The prices of a bar contradict each other.</summary>
    ImpossibleBar,

    /// <summary>A range of sequence numbers ends before it begins.</summary>
    BadSequence,

    /// <summary>More entries than any venue sends in one message.</summary>
    TooLarge,
}
