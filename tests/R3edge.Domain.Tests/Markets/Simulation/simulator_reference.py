"""Independent second implementation of the market simulator, for the digest in MarketSimulatorTests.

Python's floats are IEEE 754 doubles and its square root is correctly rounded, so the same operations in the same order
give the same bytes. Prints the SHA-256 of seed 7, two instruments, two days of one-minute bars.
"""

import datetime
import hashlib
import math
import struct

MASK = (1 << 64) - 1
LN2_HIGH, LN2_LOW, INVERSE_LN2 = 6.93147180369123816490e-01, 1.90821492927058770002e-10, 1.44269504088896338700
STEPS, MINUTES_A_YEAR, BAR_TICKS = 8, 365.0 * 1440, 600_000_000


def exp(x):
    k = int(x * INVERSE_LN2 + (-0.5 if x < 0 else 0.5))
    high, low = x - k * LN2_HIGH, k * LN2_LOW
    r = high - low
    t = r * r
    p = 4.13813679705723846039e-08
    for coefficient in (-1.65339022054652515390e-06, 6.61375632143793436117e-05, -2.77777777770155933842e-03, 1.66666666666666019037e-01):
        p = coefficient + t * p
    c = r - t * p
    return math.ldexp(1.0 - (low - r * c / (2.0 - c) - high), k)


def log(x):
    mantissa, k = math.frexp(x)
    mantissa, k = mantissa * 2, k - 1
    if mantissa > 1.4142135623730951:
        mantissa, k = mantissa * 0.5, k + 1
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01
               + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    half = 0.5 * f * f
    return k * LN2_HIGH - (half - (s * (half + even + odd) + k * LN2_LOW) - f)


def splitmix(state):
    state = (state + 0x9E3779B97F4A7C15) & MASK
    z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return state, z ^ (z >> 31)


def rotate(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


class Random:
    def __init__(self, seed, stream):
        inner = splitmix(seed)[1] ^ (stream * 0xD1342543DE82EF95 & MASK)
        state = splitmix(inner)[1]
        self.s, self.spare = [], None
        for _ in range(4):
            state, word = splitmix(state)
            self.s.append(word)

    def bits(self):
        s = self.s
        result = rotate(s[1] * 5 & MASK, 7) * 9 & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        return result

    def uniform(self):
        return (self.bits() >> 11) * 2.0**-53

    def step(self):
        return (self.bits() >> 32) * STEPS >> 32  # 8 divides 2^32: no draw is ever rejected.

    def normal(self):
        if self.spare is not None:
            value, self.spare = self.spare, None
            return value
        while True:
            u = 2.0 * self.uniform() - 1.0
            v = 2.0 * self.uniform() - 1.0
            s = u * u + v * v
            if 0.0 < s < 1.0:
                break
        factor = math.sqrt(-2.0 * log(s) / s)
        self.spare = v * factor
        return u * factor


UPTREND, RANGE, VOLATILE, CRISIS = range(4)
VOLATILITY = (0.65, 0.45, 1.65, 3.5)
DRIFT = (1.5, 0.0, -2.2, -8.0)
DURATION = (1.0, 1.0, 0.6, 0.5)
JUMPS = (1.0, 1.0, 2.0, 6.0)
SUCCESSOR = {UPTREND: (0.60, RANGE, VOLATILE), RANGE: (0.65, UPTREND, VOLATILE), VOLATILE: (0.40, UPTREND, RANGE)}


def switch(factor):
    return 1.0 - exp(-BAR_TICKS / (factor * 12 * 60 * BAR_TICKS))


def season():
    hourly = [1.15, 1.00, 0.90, 0.80, 0.75, 0.75, 0.80, 0.95, 1.05, 1.00, 0.90, 0.90,
              1.05, 1.40, 1.70, 1.55, 1.35, 1.15, 1.00, 0.95, 0.90, 0.80, 0.75, 0.85]
    factors = []
    for minute in range(1440):
        part = minute % 60 / 60.0
        factors.append((1.0 - part) * hourly[minute // 60] + part * hourly[(minute // 60 + 1) % 24])
    total = 0.0
    for factor in factors:
        total += factor
    return [factor * (1440 / total) for factor in factors]


class Instrument:
    def __init__(self, price, price_digits, quantity_digits, factor, turnover, random):
        self.random, self.ticks, self.lots = random, 10.0**price_digits, 10.0**quantity_digits
        annual = 0.6 * factor
        self.variance = annual * annual / MINUTES_A_YEAR
        self.daily = annual / math.sqrt(365.0)
        self.bars_a_day = MINUTES_A_YEAR / 365.0
        self.usual, self.volume = log(price), turnover / price / self.bars_a_day
        self.price = self.centre = self.usual
        self.close, self.regime, self.garch = float(round(price * self.ticks)), RANGE, 1.0

    def to_ticks(self, log_price):
        return max(1.0, float(round(exp(log_price) * self.ticks)))

    def next(self, market, crisis, factor):
        uniform = self.random.uniform()
        if crisis:
            self.regime = CRISIS
        elif self.regime == CRISIS:
            self.regime = VOLATILE
        elif uniform < switch(DURATION[self.regime]):
            chance, likely, other = SUCCESSOR[self.regime]
            self.regime = likely if self.random.uniform() < chance else other
            self.centre = self.price
        regime = self.regime
        variance = self.variance * VOLATILITY[regime] * VOLATILITY[regime] * self.garch * factor
        jump_step, jump = -1, 0.0
        if self.random.uniform() < 1.0 - exp(-(60.0 * JUMPS[regime] / MINUTES_A_YEAR)):
            jump_step = self.random.step()
            jump = 0.4 * self.daily * self.random.normal()
        drift = DRIFT[regime] * self.daily / self.bars_a_day
        drift += 3.0 / 365.0 / self.bars_a_day * (self.usual - self.price)
        if regime == RANGE:
            drift += 8.0 / self.bars_a_day * (self.centre - self.price)
        drift /= STEPS
        correlation = 0.5 * (1.0 + 0.6) if regime == CRISIS else 0.6
        loading, residual = math.sqrt(correlation), math.sqrt(1.0 - correlation)
        volatility, shocks = math.sqrt(variance / STEPS), 0.0
        high = low = self.price
        for i in range(STEPS):
            shock = loading * market[i] + residual * self.random.normal()
            shocks += shock
            self.price += drift + volatility * shock
            if i == jump_step:
                self.price += jump
            high, low = max(high, self.price), min(low, self.price)
        squared = shocks * shocks / STEPS
        activity = math.sqrt(variance / self.variance) * (0.7 + 0.375 * math.sqrt(squared)) * (1.0 if jump_step < 0 else 3.0)
        self.garch = 1.0 - 0.08 - 0.90 + (0.08 * squared + 0.90) * self.garch
        opened, self.close = self.close, self.to_ticks(self.price)
        high = max(self.to_ticks(high), opened, self.close)
        low = min(self.to_ticks(low), opened, self.close)
        volume = self.volume * activity * exp(0.4 * self.random.normal() - 0.08)
        prices = [value / self.ticks for value in (opened, high, low, self.close)]
        return (*prices, max(1.0, float(round(volume * self.lots))) / self.lots)


def main():
    random = Random(7, 0)
    instruments = [Instrument(42_000.0, 2, 5, 0.80, 900e6, Random(7, 1)), Instrument(2_300.0, 2, 4, 0.95, 500e6, Random(7, 2))]
    start = (datetime.datetime(2024, 1, 1) - datetime.datetime(1, 1, 1)).days * 1440 * BAR_TICKS
    factors, crisis, output = season(), False, [b"", b""]
    for bar in range(2 * 1440):
        if random.uniform() < switch(0.5 if crisis else 30.0):
            crisis = not crisis
        market = [random.normal() for _ in range(STEPS)]
        for i, instrument in enumerate(instruments):
            values = instrument.next(market, crisis, factors[bar % 1440])
            output[i] += struct.pack("<q5d", start + bar * BAR_TICKS, *values)
    print(hashlib.sha256(b"".join(output)).hexdigest().upper())


main()
