namespace R3edge.Domain.Execution;

/// <content>Which order comes next.</content>
internal sealed partial class VenueOrders
{
    /// <summary>The next order that trades, or whose stop is touched, at a point of the path; null when every order was examined.</summary>
    public VenueOrder? FirstTradableAt(double price, bool isExhausted, bool limitNeedsTradeThrough)
    {
        VenueOrder? first = null;
        foreach (var working in All)
        {
            if (working.IsExamined || !working.IsAtVenue)
            {
                continue;
            }

            if (!IsTradableAt(working, price, isExhausted, limitNeedsTradeThrough))
            {
                working.IsExamined = true;
            }
            else if (first is null || ComesFirst(working, first))
            {
                first = working;
            }
        }

        return first;
    }

    /// <summary>The order whose price a straight leg reaches first; null where it reaches none.</summary>
    public VenueOrder? FirstTouched(double from, double to, bool isExhausted, bool limitNeedsTradeThrough)
    {
        VenueOrder? first = null;
        var rises = to >= from;
        foreach (var working in All)
        {
            var isLimit = working.Type == OrderType.Limit;
            if (!working.IsAtVenue || working.Type == OrderType.Market || working.AwaitsRise != rises || (isLimit && isExhausted))
            {
                continue;
            }

            var beyond = rises ? to - working.Level : working.Level - to;
            if (beyond < 0.0 || (beyond == 0.0 && isLimit && limitNeedsTradeThrough))
            {
                continue;
            }

            var isSooner = first is null || (rises ? working.Level < first.Level : working.Level > first.Level);
            if (isSooner || (working.Level == first!.Level && ComesFirst(working, first)))
            {
                first = working;
            }
        }

        return first;
    }

    /// <summary>An order at the venue that no report has told of.</summary>
    public VenueOrder? FirstUnacknowledged()
    {
        foreach (var working in All)
        {
            if (!working.IsAcknowledged && working.IsAtVenue)
            {
                return working;
            }
        }

        return null;
    }

    /// <summary>The first order at the venue that may only reduce a position, or else the first at all.</summary>
    public VenueOrder? FirstReduceOnlyElseEntry()
    {
        VenueOrder? entry = null;
        foreach (var working in All)
        {
            if (!working.IsAtVenue)
            {
                continue;
            }

            if (working.Order.IsReduceOnly)
            {
                return working;
            }

            entry ??= working;
        }

        return entry;
    }

    /// <summary>Whether of two orders that trade at once the first given comes first, although it may have been sent later.</summary>
    public static bool ComesFirst(VenueOrder working, VenueOrder other)
    {
        var (isLimit, isOtherLimit) = (working.Type == OrderType.Limit, other.Type == OrderType.Limit);

        // Of two that trade at once, what closes a position comes before what opens one: it frees the funds.
        return isLimit != isOtherLimit ? isOtherLimit : working.Order.IsReduceOnly && !other.Order.IsReduceOnly;
    }

    private static bool IsTradableAt(VenueOrder working, double price, bool isExhausted, bool limitNeedsTradeThrough)
    {
        if (working.Type == OrderType.Market)
        {
            return !isExhausted;
        }

        var beyond = working.AwaitsRise ? price - working.Level : working.Level - price;
        return working.Type != OrderType.Limit ? beyond >= 0.0
            : !isExhausted && (beyond > 0.0 || (beyond == 0.0 && !limitNeedsTradeThrough));
    }
}
