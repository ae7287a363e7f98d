using System.Net;
using R3edge.Exchanges.History;

namespace R3edge.Exchanges.Tests.History;

public sealed class RateBudgetTests
{
    // Now is 03:04:05, so the minute has 55 seconds left.
    [Theory]
    [InlineData(200, "X-MBX-USED-WEIGHT-1M", "4799", 0)]
    [InlineData(200, "X-MBX-USED-WEIGHT-1M", "4800", 55)]
    [InlineData(429, "Retry-After", "7", 7)]
    [InlineData(418, "Retry-After", "180", 180)]
    [InlineData(429, "X-Nothing", "1", 30)]
    [InlineData(429, "gw-ratelimit-reset", "12000", 12)]
    [InlineData(200, "Retry-After", "7", 0)]
    [InlineData(200, "X-MBX-USED-WEIGHT-1M", "many", 0)]
    public void Observe_WhatAnAnswerSays_IsHowLongToWait(int status, string header, string value, int seconds)
    {
        var budget = new RateBudget();
        using var answer = new HttpResponseMessage((HttpStatusCode)status);
        answer.Headers.TryAddWithoutValidation(header, value);
        budget.Observe(answer.StatusCode, answer.Headers, Given.ReceivedAt);

        Assert.Equal(TimeSpan.FromSeconds(seconds), budget.WaitAt(Given.ReceivedAt));
        Assert.Equal(TimeSpan.Zero, budget.WaitAt(Given.ReceivedAt.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData("2000", "401", 0)]
    [InlineData("2000", "400", 9)]
    [InlineData("2000", "0", 9)]
    public void Observe_KuCoinsWindow_StopsBeforeItIsUsedUp(string limit, string remaining, int seconds)
    {
        var budget = new RateBudget();
        using var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Headers.TryAddWithoutValidation("gw-ratelimit-limit", limit);
        answer.Headers.TryAddWithoutValidation("gw-ratelimit-remaining", remaining);
        answer.Headers.TryAddWithoutValidation("gw-ratelimit-reset", "9000");
        budget.Observe(answer.StatusCode, answer.Headers, Given.ReceivedAt);

        Assert.Equal(TimeSpan.FromSeconds(seconds), budget.WaitAt(Given.ReceivedAt));
    }

    [Fact]
    public void Observe_AShorterOrderAfterALongerOne_DoesNotShortenIt()
    {
        var budget = new RateBudget();
        foreach (var seconds in new[] { "60", "5" })
        {
            using var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            answer.Headers.TryAddWithoutValidation("Retry-After", seconds);
            budget.Observe(answer.StatusCode, answer.Headers, Given.ReceivedAt);
        }

        Assert.Equal(TimeSpan.FromSeconds(60), budget.WaitAt(Given.ReceivedAt));
    }
}
