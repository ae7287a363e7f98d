namespace R3edge.Exchanges.History;

/// <summary>A venue's answer that is an error.</summary>
/// <param name="Message">The venue's words.</param>
/// <param name="IsPermanent">Whether asking again will bring the same.</param>
internal readonly record struct VenueRefusal(string Message, bool IsPermanent);
