using System.Net;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

[Collection(ApiGroup.Name)]
public sealed class InvalidRequestTests(RunningHost host)
{
    private const string Session = "\"strategy\":\"ma-cross\",\"instrument\":\"simulated/ALPHA-USD\",\"timeframe\":\"1m\"";
    private const string Backtest = Session + ",\"from\":\"2024-01-01T00:00:00Z\",\"to\":\"2024-01-01T05:00:00Z\"";
    private const string Size = "\"venue\":\"simulated\",\"symbol\":\"ALPHA-USD\",\"bias\":\"long\"";
    private const string Market = "venue=simulated&symbol=ALPHA-USD";

    [Theory]
    [InlineData(400, "")]
    [InlineData(400, "{")]
    [InlineData(400, "[]")]
    [InlineData(400, "null")]
    [InlineData(400, "{}")]
    [InlineData(400, "{" + Session + ",\"leverage\":3}")]
    [InlineData(400, "{" + Session + ",\"risk\":{\"sizes\":\"all-in\"}}")]
    [InlineData(400, "{" + Session + ",\"risk\":null}")]
    [InlineData(400, "{" + Session + ",\"risk\":{\"size\":null}}")]
    [InlineData(400, "{" + Session + ",\"strategy\":null}")]
    [InlineData(400, "{" + Session + ",\"mode\":0}")]
    [InlineData(400, "{" + Session + ",\"direction\":\"sideways\"}")]
    [InlineData(400, "{" + Session + ",\"parameters\":{\"fast\":1e400}}")]
    [InlineData(400, "{" + Session + ",\"parameters\":{\"fast\":\"NaN\"}}")]
    [InlineData(400, "{" + Session + ",\"parameters\":{\"fast\":NaN}}")]
    [InlineData(422, "{" + Session + ",\"parameters\":{\"fast\":-1}}")]
    [InlineData(422, "{" + Session + ",\"parameters\":{\"speed\":1}}")]
    [InlineData(422, "{" + Session + ",\"cadence\":\"7h\"}")]
    [InlineData(422, "{" + Session + ",\"mode\":\"live\"}")]
    [InlineData(422, "{" + Session + ",\"instrument\":\"simulated/NONE\"}")]
    [InlineData(422, "{" + Session + ",\"timeframe\":\"7h\"}")]
    [InlineData(422, "{" + Session + ",\"strategy\":\"magic\"}")]
    [InlineData(422, "{" + Session + ",\"risk\":{\"size\":\"notional:-5\"}}")]
    [InlineData(422, "{" + Session + ",\"risk\":{\"size\":\"fixed:NaN\"}}")]
    [InlineData(422, "{" + Session + ",\"risk\":{\"size\":\"fixed:Infinity\"}}")]
    [InlineData(422, "{" + Session + ",\"risk\":{\"size\":\"fixed:1e400\"}}")]
    [InlineData(422, "{" + Session + ",\"risk\":{\"size\":\"risk:0.01\"}}")]
    [InlineData(422, "{" + Session + ",\"risk\":{\"maximumBars\":-3}}")]
    [InlineData(422, "{" + Session + ",\"risk\":{\"limits\":[\"leverage:2\",\"leverage:3\"]}}")]
    public async Task Sessions_WhatCannotBe_IsRefusedAndStartsNothing(int status, string body) =>
        await IsRefused(HttpMethod.Post, "sessions", status, body, "sessions");

    [Theory]
    [InlineData("post", "sessions", "", "The body is missing: it must be a JSON object.")]
    [InlineData("post", "sessions", "{" + Session + ",\"leverage\":3}", "The body has a member leverage, which is not known here.")]
    [InlineData("post", "sessions", "{\"strategy\":\"ma-cross\"}", "The body lacks instrument, timeframe.")]
    [InlineData("get", "orders?limit=many", "", "limit must be a whole number, not 'many'.")]
    [InlineData("get", "position-size?venue=simulated&symbol=ALPHA-USD&bias=long&price=NaN", "", "price must be a number, not 'NaN'.")]
    [InlineData("get", "position-size?venue=simulated&symbol=ALPHA-USD&bias=long&price=1,5", "", "price must be a number, not '1,5'.")]
    [InlineData("get", "scan?maximumSpread=0,5", "", "maximumSpread must be a number, not '0,5'.")]
    [InlineData("post", "sessions", "{" + Session + ",\"direction\":\"sideways\"}", "The body's direction must be one of long, short, both.")]
    [InlineData("get", "entry-price?venue=simulated&symbol=ALPHA-USD", "", "bias is missing: it must be given in the query.")]
    public async Task Send_WhatCannotBeRead_SaysInTheAskersWordsWhatIsWrong(string method, string path, string body, string sentence)
    {
        using var api = ApiClient.As(host);

        using var answer = await api.SendAsync(HttpMethod.Parse(method), path, method == "get" ? null : body);

        var problem = await ApiClient.ProblemAsync(answer, HttpStatusCode.BadRequest, path);
        Assert.Equal(sentence, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task List_TheNextOfAnotherList_IsRefused()
    {
        using var api = ApiClient.As(host);
        var next = (await api.GetAsync("positions?status=ended&limit=1")).GetProperty("next").GetString();

        foreach (var other in (string[])["performance/trades", "sessions", "positions", "orders", "instruments"])
        {
            var problem = await api.ProblemAsync(HttpMethod.Get, $"{other}?after={next}", HttpStatusCode.BadRequest);
            Assert.EndsWith("is not the 'next' of a page of this list.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("get", "nothing", 404, "There is nothing at /api/v1/nothing; /api/v1/openapi.json lists all there is.")]
    [InlineData("delete", "ping", 405, "/api/v1/ping takes GET, not DELETE.")]
    public async Task Send_WhatTheRoutesRefuse_SaysWhatToDo(string method, string path, int status, string sentence)
    {
        using var api = ApiClient.As(host);

        using var answer = await api.SendAsync(HttpMethod.Parse(method), path);

        var problem = await ApiClient.ProblemAsync(answer, (HttpStatusCode)status, path);
        Assert.Equal(sentence, problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(400, "{")]
    [InlineData(400, "{" + Session + "}")]
    [InlineData(400, "{" + Backtest + ",\"more\":1}")]
    [InlineData(400, "{" + Backtest + ",\"cash\":-1}")]
    [InlineData(400, "{" + Backtest + ",\"cash\":1e30}")]
    [InlineData(400, "{" + Backtest + ",\"cash\":1e13}")]
    [InlineData(400, "{" + Backtest + ",\"fee\":0.9}")]
    [InlineData(400, "{" + Backtest + ",\"slippage\":\"bps:-1\"}")]
    [InlineData(400, "{" + Backtest + ",\"grid\":[\"fast\"]}")]
    [InlineData(400, "{" + Backtest + ",\"grid\":null}")]
    [InlineData(400, "{" + Backtest + ",\"parameters\":{\"fast\":1e400}}")]
    [InlineData(400, "{" + Backtest + ",\"instrument\":\"simulated/NONE\"}")]
    [InlineData(400, "{" + Backtest + ",\"instrument\":\"NONE\"}")]
    [InlineData(400, "{" + Backtest + ",\"timeframe\":\"7h\"}")]
    [InlineData(400, "{" + Backtest + ",\"to\":\"2023-01-01T00:00:00Z\"}")]
    [InlineData(400, "{" + Backtest + ",\"to\":\"soon\"}")]
    public async Task Backtests_WhatCannotBe_IsRefusedAndStartsNothing(int status, string body) =>
        await IsRefused(HttpMethod.Post, "backtests", status, body, "backtests");

    [Theory]
    [InlineData("{" + Size + "}")]
    [InlineData("{" + Size + ",\"price\":-1}")]
    [InlineData("{" + Size + ",\"price\":0}")]
    [InlineData("{" + Size + ",\"price\":1e400}")]
    [InlineData("{" + Size + ",\"price\":1e30}")]
    [InlineData("{" + Size + ",\"price\":\"NaN\"}")]
    [InlineData("{" + Size + ",\"price\":100,\"equity\":-1}")]
    [InlineData("{" + Size + ",\"price\":100,\"stop\":0}")]
    [InlineData("{" + Size + ",\"price\":100,\"fee\":2}")]
    [InlineData("{" + Size + ",\"price\":100,\"risk\":{\"size\":\"notional:-1\"}}")]
    [InlineData("{" + Size + ",\"price\":100,\"bias\":\"up\"}")]
    [InlineData("{" + Size + ",\"price\":100,\"venue\":\"a/b\"}")]
    public async Task PositionSize_WhatCannotBe_IsRefused(string body) => await IsRefused(HttpMethod.Post, "position-size", 400, body, "positions");

    [Theory]
    [InlineData("{" + Size + ",\"price\":1e12,\"equity\":1e12,\"risk\":{\"size\":\"fixed:1e20\"}}")]
    [InlineData("{" + Size + ",\"price\":1e12,\"equity\":1e12,\"stop\":999999999999.99,\"risk\":{\"size\":\"risk:1\"}}")]
    [InlineData("{" + Size + ",\"price\":0.000000000001,\"equity\":1e12}")]
    [InlineData("{" + Size + ",\"price\":0.000000000001,\"equity\":1e12,\"risk\":{\"size\":\"notional:1e12\"}}")]
    [InlineData("{" + Size + ",\"price\":100,\"equity\":1e12,\"risk\":{\"size\":\"fixed:79228162514264337593543950335\"}}")]
    public async Task PositionSize_OfHugeNumbers_IsNoFault(string body)
    {
        using var api = ApiClient.As(host);

        using var answer = await api.SendAsync(HttpMethod.Post, "position-size", body);

        Assert.True((int)answer.StatusCode < 500, await ApiClient.TextAsync(answer));
    }

    [Theory]
    [InlineData("position-size?bias=long&" + Market)]
    [InlineData("position-size?bias=long&price=NaN&" + Market)]
    [InlineData("position-size?bias=long&price=Infinity&" + Market)]
    [InlineData("position-size?bias=long&price=-1&" + Market)]
    [InlineData("position-size?bias=long&price=1&size=fixed:0&" + Market)]
    [InlineData("entry-price?bias=long&price=NaN&" + Market)]
    [InlineData("entry-price?bias=long&price=-Infinity&" + Market)]
    [InlineData("entry-price?bias=flat&" + Market)]
    [InlineData("entry-price?bias=long&timeframe=7h&" + Market)]
    [InlineData("entry-price?bias=long&venue=simulated")]
    [InlineData("scan?maximumSpread=NaN")]
    [InlineData("scan?minimumLiquidity=-1")]
    [InlineData("scan?minimumLiquidity=Infinity")]
    [InlineData("scan?regime=sunny")]
    [InlineData("scan?strategy=magic")]
    [InlineData("scan?venue=a_b")]
    [InlineData("scan?limit=0")]
    [InlineData("sessions?limit=1001")]
    [InlineData("sessions?limit=many")]
    [InlineData("sessions?status=odd")]
    [InlineData("sessions?after=zz")]
    [InlineData("positions?status=odd")]
    [InlineData("positions?mode=dream")]
    [InlineData("positions?status=ended&after=%00")]
    [InlineData("performance/trades?after=zz")]
    [InlineData("signals?before=noon")]
    [InlineData("market-data/simulated/ALPHA-USD/bars?timeframe=7h")]
    [InlineData("market-data/simulated/ALPHA-USD/bars?from=noon")]
    [InlineData("market-data/simulated/ALPHA-USD/order-book?levels=0")]
    public async Task Get_WhatCannotBe_IsRefused(string path) => await IsRefused(HttpMethod.Get, path, 400, null, "sessions");

    [Theory]
    [InlineData("instruments/simulated/NONE")]
    [InlineData("market-data/simulated/NONE")]
    [InlineData("market-data/simulated/NONE/bars")]
    [InlineData("market-data/simulated/NONE/regime")]
    [InlineData("market-data/simulated/ALPHA-USD/order-book")]
    [InlineData("strategies/magic")]
    [InlineData("sessions/not-an-id")]
    [InlineData("positions/not-an-id")]
    [InlineData("backtests/not-an-id")]
    [InlineData("entry-price?bias=long&venue=simulated&symbol=NONE")]
    public async Task Get_WhatIsNotThere_IsNotFound(string path) => await IsRefused(HttpMethod.Get, path, 404, null, "sessions");

    [Fact]
    public async Task EntryPrice_OfAMarketWithoutTradesAndQuotes_AsksForAPrice()
    {
        using var api = ApiClient.As(host);

        var problem = await api.ProblemAsync(HttpMethod.Get, "entry-price?bias=long&" + Market, HttpStatusCode.ServiceUnavailable);

        Assert.Equal("No trade and no quote of simulated/ALPHA-USD was seen yet; name a market price.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Sessions_ABodyTooLarge_IsRefused()
    {
        using var api = ApiClient.As(host);
        var body = $"{{{Session},\"cadence\":\"{new string('x', 1 << 20)}\"}}";

        await api.ProblemAsync(HttpMethod.Post, "sessions", HttpStatusCode.RequestEntityTooLarge, body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k\ty")]
    public async Task Sessions_AKeyThatCannotBe_IsRefused(string key)
    {
        using var api = ApiClient.As(host);

        await api.ProblemAsync(HttpMethod.Post, "sessions", HttpStatusCode.BadRequest, $"{{{Session}}}", ("Idempotency-Key", key));
        await api.ProblemAsync(HttpMethod.Post, "sessions", HttpStatusCode.BadRequest, $"{{{Session}}}", ("Idempotency-Key", new string('k', 101)));
    }

    private async Task IsRefused(HttpMethod method, string path, int status, string? body, string list)
    {
        using var api = ApiClient.As(host);
        var before = await ApiClient.TextAsync(await api.SendAsync(HttpMethod.Get, list));

        var problem = await api.ProblemAsync(method, path, (HttpStatusCode)status, body);

        Assert.True(problem.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 0 }, "A problem without a sentence.");
        Assert.Equal(before, await ApiClient.TextAsync(await api.SendAsync(HttpMethod.Get, list)));
    }
}
