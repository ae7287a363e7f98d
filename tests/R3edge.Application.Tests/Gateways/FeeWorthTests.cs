using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

namespace R3edge.Application.Tests.Gateways;

/// <summary>What fees in a third asset add to the costs of an order.</summary>
public sealed class FeeWorthTests
{
    private readonly LaneScene _scene = new();

    [Fact]
    public async Task Fees_InAThirdAsset_AreWorthWhatItCostWhenEachWasHeardOf()
    {
        var order = _scene.AnOrder(1, OrderRole.Entry, OrderTerms.Limit(100m));
        await _scene.PlaceAsync(order);
        var id = _scene.Venue.Placed[0];

        _scene.Venue.Price = 600m;
        Paid(id, OrderStatus.PartlyFilled, 0.4m, 0.0002m);
        await _scene.LookAsync();
        _scene.Venue.Price = 500m;
        Paid(id, OrderStatus.Filled, 1m, 0.0005m);
        await _scene.LookAsync();

        // 0.0002 x 600 = 0.12, then 0.0003 more x 500 = 0.15.
        Assert.Equal([0m, 0.12m, 0.27m], _scene.Reports(order).Select(report => report.Fees));
        Assert.Empty(_scene.Health.UnvaluedFees);
    }

    [Fact]
    public async Task Fee_ToldAgain_CostsTheSame_WhateverThePriceIsNow()
    {
        var order = _scene.AnOrder(1, OrderRole.Entry, OrderTerms.Limit(100m));
        await _scene.PlaceAsync(order);
        _scene.Venue.Price = 600m;
        Paid(_scene.Venue.Placed[0], OrderStatus.PartlyFilled, 0.4m, 0.0002m);
        await _scene.LookAsync();

        _scene.Venue.Price = 900m;
        await _scene.LookAsync();

        Assert.Equal([0m, 0.12m], _scene.Reports(order).Select(report => report.Fees));
    }

    [Fact]
    public async Task Fee_WithoutAPrice_IsNamedInTheHealth_AndTheFillIsToldAllTheSame()
    {
        var order = _scene.AnOrder(1, OrderRole.Entry, OrderTerms.Limit(100m));
        await _scene.PlaceAsync(order);
        Paid(_scene.Venue.Placed[0], OrderStatus.Filled, 1m, 0.0005m);

        await _scene.LookAsync();

        Assert.Equal((OrderStatus.Filled, 1m, 0m), (_scene.Reports(order)[^1].Status, _scene.Reports(order)[^1].FilledQuantity, _scene.Reports(order)[^1].Fees));
        var told = Assert.Single(_scene.Health.UnvaluedFees);
        Assert.Equal($"0.0005 BNB of fees of order {order.Id} have no price in USD and are not in its costs", told);
        Assert.Contains(_scene.Health.Problems(), problem => problem.Contains(told, StringComparison.Ordinal));
    }

    private void Paid(string id, OrderStatus status, decimal filled, decimal fee) => _scene.Venue.Change(id, state => state with
    {
        Status = status,
        FilledQuantity = filled,
        FilledNotional = filled * 100m,
        OtherFees = [new VenueFee("BNB", fee)],
    });
}
