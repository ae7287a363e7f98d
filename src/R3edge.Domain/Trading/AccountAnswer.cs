namespace R3edge.Domain.Trading;

/// <summary>What an account made of an input. Every answer but <see cref="Applied"/> and <see cref="Waiting"/> leaves it as it was.</summary>
public enum AccountAnswer
{
    /// <summary>It was applied.</summary>
    Applied,

    /// <summary>It was understood and had nothing to change.</summary>
    Unchanged,

    /// <summary>It is ahead of the market events of its instrument, and is applied as soon as they have come so far.</summary>
    Waiting,

    /// <summary>It was seen before.</summary>
    Repeated,

    /// <summary>Something later was applied before it.</summary>
    Late,

    /// <summary>Its numbers or times cannot be.</summary>
    Impossible,

    /// <summary>There is no such account.</summary>
    UnknownAccount,

    /// <summary>No session of the account trades the instrument.</summary>
    UnknownInstrument,

    /// <summary>The account has no such session, or it has ended.</summary>
    UnknownSession,

    /// <summary>The account has no such position, or it has ended.</summary>
    UnknownPosition,

    /// <summary>The position has no such order.</summary>
    UnknownOrder,

    /// <summary>The position is being left already.</summary>
    AlreadyLeaving,

    /// <summary>The report contradicts what is known of the order.</summary>
    CorruptReport,

    /// <summary>The session or position is known with other terms.</summary>
    OtherTerms,

    /// <summary>The session is being stopped.</summary>
    SessionStopping,

    /// <summary>Only an account whose orders reach a venue hears from venues; a paper account is its own.</summary>
    NotForPaper,
}

/// <summary>Words for <see cref="AccountAnswer"/>.</summary>
public static class AccountAnswerExtensions
{
    /// <summary>The answer in one sentence.</summary>
    /// <param name="answer">The answer.</param>
    public static string Describe(this AccountAnswer answer) => answer switch
    {
        AccountAnswer.Applied => "It is done.",
        AccountAnswer.Unchanged => "There was nothing to do.",
        AccountAnswer.Waiting => "It is done as soon as the market data has come so far.",
        AccountAnswer.Repeated => "It was done before.",
        AccountAnswer.Late => "Something later was done before it.",
        AccountAnswer.Impossible => "Its numbers or times cannot be.",
        AccountAnswer.UnknownAccount => "There is no such account.",
        AccountAnswer.UnknownInstrument => "No session of the account trades the instrument.",
        AccountAnswer.UnknownSession => "There is no such session, or it has ended.",
        AccountAnswer.UnknownPosition => "There is no such open position.",
        AccountAnswer.UnknownOrder => "The position has no such order.",
        AccountAnswer.AlreadyLeaving => "The position is being left already.",
        AccountAnswer.CorruptReport => "The report contradicts what is known of the order.",
        AccountAnswer.OtherTerms => "It is known with other terms.",
        AccountAnswer.SessionStopping => "The session is being stopped.",
        _ => "A paper account hears from no venue.",
    };
}
