using System.Net;
using R3edge.Application.Ports.Markets;
using R3edge.Contracts;
using R3edge.Domain.Markets;
using R3edge.Functions.Hosting;

namespace R3edge.Azure.Tests.Functions;

/// <summary>Kraken lists bitcoin as XBT over HTTP, where everybody else and its own WebSocket say BTC.</summary>
public sealed class VenueHistoriesTests : IDisposable
{
    private const string Pairs = """
        {"error":[],"result":{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","pair_decimals":1,"lot_decimals":8}}}
        """;

    private const string Bars = """
        {"error":[],"result":{"XXBTZUSD":[[1704067200,"42000.0","42010.0","41990.0","42005.0","42001.0","1.50000000",9]],"last":1704067200}}
        """;

    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly InstrumentId Bitcoin = new(Venue.Kraken, "BTC-USD");
    private readonly ManualClock _clock = new(Start.AddMinutes(10));
    private readonly Kraken _kraken = new();
    private readonly VenueHistories _histories;

    public VenueHistoriesTests() => _histories = new VenueHistories(_kraken, _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _histories.Dispose();
        _kraken.Dispose();
    }

    [Fact]
    public async Task Read_AsksUnderTheNameThatTheVenueLists()
    {
        var answer = await ReadAsync(Bitcoin);

        Assert.Equal(HistoryStatus.Answered, answer.Status);
        Assert.Equal(42005.0, Assert.Single(answer.Bars).Close);
        Assert.Contains(_kraken.Asked, path => path.Contains("pair=XBTUSD", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_Again_AsksForTheListOnceInSixHours_AndKeepsItWhileTheVenueIsSilent()
    {
        await ReadAsync(Bitcoin);
        await ReadAsync(Bitcoin);
        Assert.Equal(1, Lists());

        _clock.Advance(TimeSpan.FromHours(7));
        _kraken.IsListing = false;
        Assert.Equal(HistoryStatus.Answered, (await ReadAsync(Bitcoin)).Status);
        Assert.Equal(2, Lists());

        int Lists() => _kraken.Asked.Count(path => path.Contains("AssetPairs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_WhatCannotBeKnown_SaysWhy()
    {
        Assert.Equal(HistoryStatus.Unsupported, (await ReadAsync(new InstrumentId(new Venue("simulated"), "ALPHA-USD"))).Status);
        _kraken.IsListing = false;
        var silent = await ReadAsync(Bitcoin);
        Assert.Equal(HistoryStatus.Unavailable, silent.Status);
        Assert.Contains("503", silent.Reason, StringComparison.Ordinal);

        _kraken.IsListing = true;
        Assert.Equal(HistoryStatus.Unsupported, (await ReadAsync(new InstrumentId(Venue.Kraken, "NO-SUCH"))).Status);
    }

    // Requests keep the venue's pace.
    private async Task<HistoryAnswer> ReadAsync(InstrumentId instrument)
    {
        var reading = _histories.ReadAsync(instrument, Timeframe.OneMinute, Start, Start.AddMinutes(1), Cancel);
        while (!reading.IsCompleted)
        {
            var waiting = _clock.SomebodyWaitsAsync(TimeSpan.FromSeconds(20));
            if (await Task.WhenAny(reading, waiting) == waiting)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        return await reading;
    }

    private sealed class Kraken : HttpMessageHandler, IHttpClientFactory
    {
        public List<string> Asked { get; } = [];

        public bool IsListing { get; set; } = true;

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery;
            Asked.Add(path);
            var isList = path.Contains("AssetPairs", StringComparison.Ordinal);
            return Task.FromResult(isList && !IsListing
                ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                : new HttpResponseMessage { Content = new StringContent(isList ? Pairs : Bars) });
        }
    }
}
