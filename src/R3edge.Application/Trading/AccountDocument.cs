using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>An account as its table holds it, besides its books.</summary>
internal sealed record AccountDocument(
    AccountId Account, AccountSettings Settings, IReadOnlyList<SessionEntry> Sessions, TradingAccountState State, DateTime? SampledHour);

/// <summary>A session with the rules of its instrument.</summary>
internal sealed record SessionEntry(Session Session, Instrument Instrument)
{
    /// <summary>What the account needs to know of it.</summary>
    /// <exception cref="InvalidDataException">A word of its risk profile is not known any more.</exception>
    public SessionTerms Terms() => new(Session.Id, Instrument, Session.Timeframe, Session.Risk.Plan())
    {
        Direction = Session.Direction,
        Cadence = Session.Cadence,
    };
}

/// <summary>The row that names the parts of a saved account; its version guards all of them.</summary>
internal sealed record AccountHeader(int Format, int DocumentParts, int BooksParts);

/// <summary>An event that is published once its row is stored.</summary>
internal sealed record OutboxEvent(string Hub, string Key, string Id, byte[] Body);
