using R3edge.Domain.Markets;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Binance;

/// <summary>
/// The aggregate trade, by far the most frequent message, read in exactly the form in which Binance writes it: every field, in its
/// order, without a space. Anything that differs in the least is left to the decoder that reads all of JSON, so what this accepts is
/// what that one would have made of it.
/// </summary>
internal ref struct BinanceTradeFrame
{
    private ReadOnlySpan<byte> _rest;
    private bool _isGood;

    /// <summary>The symbol, of capital letters and digits.</summary>
    public ReadOnlySpan<byte> Symbol { get; private set; }

    /// <summary>The trade.</summary>
    public Trade Trade { get; private set; }

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="message">What it says.</param>
    /// <returns>False where it is anything else, or not in that form.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out BinanceTradeFrame message)
    {
        message = new BinanceTradeFrame { _rest = frame, _isGood = true };
        var isWrapped = frame.StartsWith("{\"stream\":\""u8);
        if (isWrapped)
        {
            message._rest = frame[11..];
            message.Name(isStream: true);
            message.Skip("\",\"data\":"u8);
        }

        message.Read();
        message.Skip(isWrapped ? "}"u8 : default);
        return message._isGood && message._rest.IsEmpty;
    }

    private void Read()
    {
        Skip("{\"e\":\"aggTrade\",\"E\":"u8);
        Whole();
        Skip(",\"s\":\""u8);
        Symbol = Name(isStream: false);
        Skip("\",\"a\":"u8);
        var id = Whole();
        Skip(",\"p\":\""u8);
        var price = Number();
        Skip("\",\"q\":\""u8);
        var quantity = Number();
        Skip("\",\"f\":"u8);
        Whole();
        Skip(",\"l\":"u8);
        Whole();
        Skip(",\"T\":"u8);
        _isGood &= WireTime.TryFromCount(Whole(), out var time);
        Skip(",\"m\":"u8);
        var isBuyerMaker = Flag();
        Skip(",\"M\":"u8);
        Flag();
        Skip("}"u8);
        Trade = new Trade(time, price, quantity, isBuyerMaker ? Side.Sell : Side.Buy, id);
    }

    private void Skip(ReadOnlySpan<byte> text)
    {
        if (_rest.StartsWith(text))
        {
            _rest = _rest[text.Length..];
        }
        else
        {
            Fail();
        }
    }

    /// <summary>Letters and digits, in a stream's name with an at sign among them.</summary>
    private ReadOnlySpan<byte> Name(bool isStream)
    {
        var length = 0;
        while (length < _rest.Length && (char.IsAsciiLetterOrDigit((char)_rest[length]) || (isStream && _rest[length] == '@')))
        {
            length++;
        }

        return Take(length);
    }

    /// <summary>A whole number as JSON has it: of at most 18 digits, and no zero before others.</summary>
    private long Whole()
    {
        var (value, length) = (0L, 0);
        for (; length < _rest.Length && _rest[length] - (uint)'0' is var digit and <= 9; length++)
        {
            value = (value * 10) + digit;
        }

        if (length is 0 or > 18 || (length > 1 && _rest[0] == '0'))
        {
            Fail();
            return 0;
        }

        _rest = _rest[length..];
        return value;
    }

    /// <summary>A number above zero inside a string.</summary>
    private double Number()
    {
        var length = 0;
        while (length < _rest.Length && (_rest[length] - (uint)'0' <= 9 || _rest[length] == '.'))
        {
            length++;
        }

        _isGood &= DecimalText.TryParse(Take(length), out double value) && value > 0.0;
        return value;
    }

    private bool Flag()
    {
        var isTrue = _rest.StartsWith("true"u8);
        Skip(isTrue ? "true"u8 : "false"u8);
        return isTrue;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        _isGood &= length > 0;
        return taken;
    }

    // What follows fails as well, quickly: nothing is left to read.
    private void Fail()
    {
        _isGood = false;
        _rest = default;
    }
}
