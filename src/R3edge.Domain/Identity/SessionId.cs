using System.Globalization;

namespace R3edge.Domain.Identity;

/// <summary>Identifies a session; derives from its user and the key of the request that started it, so that a repeated request starts nothing twice.</summary>
/// <param name="Value">128 bits.</param>
public readonly record struct SessionId(UInt128 Value)
{
    /// <summary>The id of the session that a request starts.</summary>
    /// <param name="user">Who starts it.</param>
    /// <param name="requestKey">What makes the request unique among the user's.</param>
    public static SessionId For(UserId user, string requestKey) =>
        new(StableHash.Mix(StableHash.Mix(UInt128.One, user.Value), requestKey));

    /// <summary>Reads 32 hexadecimal digits.</summary>
    /// <param name="text">The digits.</param>
    /// <param name="id">The id.</param>
    public static bool TryParse(string? text, out SessionId id)
    {
        var isId = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && text!.Length == 32;
        id = new SessionId(value);
        return isId;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
