using R3edge.Domain.Tracking;

namespace R3edge.Domain.Execution;

/// <summary>What positions hold by the fills of their orders, so that an order that may only reduce never turns a position.</summary>
internal sealed class Holdings
{
    private readonly List<(PositionId Position, decimal Open)> _known = [];

    /// <summary>Cuts a quantity down to what a position holds; true where that makes it smaller.</summary>
    /// <param name="position">The position; one that was never entered here is not limited, for its size is not known.</param>
    /// <param name="quantity">Base units to be taken out of it.</param>
    public bool Limit(PositionId position, ref decimal quantity)
    {
        var index = IndexOf(position);
        if (index < 0 || quantity <= _known[index].Open)
        {
            return false;
        }

        quantity = _known[index].Open;
        return true;
    }

    /// <summary>Takes note of a fill.</summary>
    /// <param name="order">The order that filled; one of no position is left out.</param>
    /// <param name="quantity">Base units.</param>
    /// <param name="orders">The orders at work: a position that holds nothing is forgotten once it has none.</param>
    public void Add(Order order, decimal quantity, VenueOrders orders)
    {
        var index = IndexOf(order.PositionId);
        if (index >= 0)
        {
            _known[index] = (order.PositionId, _known[index].Open + (order.IsReduceOnly ? -quantity : quantity));
        }
        else if (!order.IsReduceOnly && order.PositionId != default)
        {
            for (var i = _known.Count - 1; i >= 0; i--)
            {
                if (_known[i].Open == 0m && !orders.HasAnyOf(_known[i].Position))
                {
                    _known.RemoveAt(i);
                }
            }

            _known.Add((order.PositionId, quantity));
        }
    }

    private int IndexOf(PositionId position)
    {
        for (var i = _known.Count - 1; i >= 0; i--)
        {
            if (_known[i].Position == position)
            {
                return i;
            }
        }

        return -1;
    }
}
