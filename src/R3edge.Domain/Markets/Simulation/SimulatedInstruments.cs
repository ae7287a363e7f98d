namespace R3edge.Domain.Markets.Simulation;

/// <summary>The instruments that the simulator offers, with their price levels and characters.</summary>
internal static class SimulatedInstruments
{
    private static readonly Profile[] Profiles =
    [
        new("ALPHA", 42_000.0, 2, 5, 0.80, 900e6),
        new("BRAVO", 2_300.0, 2, 4, 0.95, 500e6),
        new("CHARLIE", 98.0, 2, 3, 1.25, 180e6),
        new("DELTA", 0.62, 4, 1, 1.10, 120e6),
        new("ECHO", 14.5, 3, 2, 1.20, 60e6),
        new("FOXTROT", 310.0, 1, 3, 0.85, 90e6),
        new("GOLF", 0.082, 5, 0, 1.40, 75e6),
        new("HOTEL", 6.9, 3, 2, 1.15, 40e6),
        new("INDIA", 71.0, 2, 3, 1.00, 55e6),
        new("JULIETT", 0.00001840, 8, 0, 1.50, 45e6),
        new("KILO", 1_650.0, 1, 4, 0.90, 70e6),
        new("LIMA", 3.4, 4, 1, 1.20, 30e6),
        new("MIKE", 0.51, 4, 1, 1.10, 35e6),
        new("NOVEMBER", 24.0, 3, 2, 1.05, 25e6),
        new("OSCAR", 9_800.0, 2, 5, 0.70, 50e6),
        new("PAPA", 0.0093, 6, 0, 1.45, 20e6),
        new("QUEBEC", 118.0, 2, 3, 1.00, 28e6),
        new("ROMEO", 0.245, 5, 1, 1.25, 22e6),
        new("SIERRA", 5.6, 3, 2, 1.10, 18e6),
        new("TANGO", 540.0, 1, 3, 0.95, 32e6),
        new("UNIFORM", 1.12, 4, 1, 1.05, 26e6),
        new("VICTOR", 37.5, 2, 2, 1.15, 15e6),
        new("WHISKEY", 0.0412, 5, 0, 1.35, 12e6),
        new("XRAY", 215.0, 2, 3, 0.90, 20e6),
        new("YANKEE", 12.4, 3, 2, 1.30, 10e6),
        new("ZULU", 830.0, 2, 4, 0.85, 24e6),
    ];

    /// <summary>How many there are.</summary>
    public static int Count => Profiles.Length;

    /// <summary>Instrument i.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public static Profile Get(int index) => Profiles[index];

    /// <summary>One instrument.</summary>
    /// <param name="BaseAsset">The asset that trades against USD.</param>
    /// <param name="Price">The price at which it starts and around which it stays over years, in quote units.</param>
    /// <param name="PriceDigits">Decimal digits of a price.</param>
    /// <param name="QuantityDigits">Decimal digits of a quantity.</param>
    /// <param name="VolatilityFactor">Its volatility over that of the average instrument.</param>
    /// <param name="DailyTurnover">Average price times quantity of a day, in quote units.</param>
    public sealed record Profile(
        string BaseAsset, double Price, int PriceDigits, int QuantityDigits, double VolatilityFactor, double DailyTurnover)
    {
        /// <summary>10 to the power <see cref="PriceDigits"/>: ticks in one quote unit.</summary>
        public double TicksPerUnit => PowerOfTen(PriceDigits);

        /// <summary>10 to the power <see cref="QuantityDigits"/>: lots in one base unit.</summary>
        public double LotsPerUnit => PowerOfTen(QuantityDigits);

        /// <summary>The instrument as traders see it.</summary>
        public Instrument ToInstrument() => new(
            new InstrumentId(Venue.Simulated, BaseAsset + "-USD"),
            new decimal(1, 0, 0, false, (byte)PriceDigits),
            new decimal(1, 0, 0, false, (byte)QuantityDigits),
            minimumNotional: 5m);

        // Exact up to 10^22, so that n / 10^digits is the double nearest to the decimal price.
        private static double PowerOfTen(int digits)
        {
            var power = 1.0;
            for (var i = 0; i < digits; i++)
            {
                power *= 10.0;
            }

            return power;
        }
    }
}
