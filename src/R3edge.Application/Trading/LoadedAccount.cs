using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>An account in memory, with what its document holds besides.</summary>
internal sealed class LoadedAccount(
    TradingAccount account, AccountSettings settings, DateTime? sampledHour, IEnumerable<SessionEntry> sessions)
{
    private readonly Dictionary<SessionId, SessionEntry> _sessions = sessions.ToDictionary(entry => entry.Session.Id);

    public TradingAccount Account { get; } = account;

    public AccountSettings Settings { get; } = settings;

    /// <summary>UTC hour of the last sample of equity.</summary>
    public DateTime? SampledHour { get; private set; } = sampledHour;

    public void Remember(SessionEntry entry) => _sessions[entry.Session.Id] = entry;

    public Session? Find(SessionId id) => _sessions.GetValueOrDefault(id)?.Session;

    /// <summary>Takes one sample of equity an hour of the market; null where the hour has its own already, or nothing is traded.</summary>
    public EquityPoint? TrySample()
    {
        DateTime? latest = null;
        foreach (var session in Account.Sessions)
        {
            latest = Account.ClockOf(session.Instrument.Id) is { } clock && !(latest > clock) ? clock : latest;
        }

        if (latest is not { } time || Timeframe.OneHour.Floor(time) is var hour && SampledHour >= hour)
        {
            return null;
        }

        SampledHour = hour;
        return new EquityPoint(hour, Account.Equity, Account.Cash, Account.Exposure);
    }

    /// <summary>As it is stored: sessions that have ended are left out.</summary>
    public AccountDocument ToDocument(AccountId id)
    {
        var state = Account.Save();
        return new AccountDocument(id, Settings, [.. state.Sessions.Select(session => _sessions[session.Id])], state, SampledHour);
    }
}
