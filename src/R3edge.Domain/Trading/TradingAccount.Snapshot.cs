using System.Buffers;
using R3edge.Domain.Identity;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Trading;

/// <content>How the account is saved and put back between two inputs.</content>
public sealed partial class TradingAccount
{
    /// <summary>The state, besides the terms, and besides the books, which <see cref="SaveBooks"/> writes.</summary>
    public TradingAccountState Save() => new()
    {
        LastSequence = LastSequence,
        Sessions = [.. _sessions.Select(session => session.Save())],
        Positions = [.. Positions],
        Clocks = [.. _clocks.Values.OrderBy(clock => clock.Instrument.ToString(), StringComparer.Ordinal)],
        Awaited = [.. _awaited],
        Totals = _totals,
    };

    /// <summary>Writes cash, holdings and on paper the venue with all its orders.</summary>
    /// <param name="output">Receives it.</param>
    public void SaveBooks(IBufferWriter<byte> output)
    {
        var writer = new SnapshotWriter(output);
        if (_venue is not null)
        {
            _venue.Save(writer);
        }
        else
        {
            _books!.Save(writer);
        }
    }

    /// <summary>An account as it was saved.</summary>
    /// <param name="id">Whose it is.</param>
    /// <param name="terms">The terms it was opened with.</param>
    /// <param name="sessions">The terms of its sessions, those that have ended or not.</param>
    /// <param name="state">What <see cref="Save"/> gave.</param>
    /// <param name="books">What <see cref="SaveBooks"/> wrote.</param>
    /// <exception cref="InvalidDataException">The parts do not fit together.</exception>
    public static TradingAccount Restore(
        AccountId id, AccountTerms terms, IReadOnlyDictionary<SessionId, SessionTerms> sessions, TradingAccountState state, ReadOnlySpan<byte> books)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(state);
        var account = new TradingAccount(id, terms) { LastSequence = state.LastSequence };
        var reader = new SnapshotReader(books);
        if (account._venue is not null)
        {
            account._venue.Restore(ref reader);
        }
        else
        {
            account._books!.Restore(ref reader);
        }

        foreach (var saved in state.Sessions)
        {
            account._sessions.Add(sessions.TryGetValue(saved.Id, out var known)
                ? new TradingSession(known, terms, saved)
                : throw new InvalidDataException($"The account {id} holds the session {saved.Id}, of which no terms are known."));
        }

        foreach (var saved in state.Positions)
        {
            var position = new AccountPosition(saved);
            account._positions.Add(position);
            account._byId.Add(position.Id, position);
        }

        foreach (var clock in state.Clocks)
        {
            account._clocks[clock.Instrument] = clock;
        }

        account._awaited.AddRange(state.Awaited);
        account._totals = state.Totals;
        return account;
    }
}
