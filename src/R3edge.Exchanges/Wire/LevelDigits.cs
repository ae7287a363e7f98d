namespace R3edge.Exchanges.Wire;

/// <summary>The text of one level of a book, for venues whose checksum is over the text.</summary>
/// <param name="Price">Digits of the price.</param>
/// <param name="Quantity">Digits of the quantity.</param>
public readonly record struct LevelDigits(DecimalText Price, DecimalText Quantity);
