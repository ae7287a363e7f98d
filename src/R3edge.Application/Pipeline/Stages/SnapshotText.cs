using System.Text;
using R3edge.Domain.Snapshots;

namespace R3edge.Application.Pipeline.Stages;

/// <summary>Short texts in the saved state of a stage.</summary>
internal static class SnapshotText
{
    private const int Longest = 1024;

    /// <summary>Writes a text of at most 1,024 characters.</summary>
    public static void Write(this SnapshotWriter writer, string text)
    {
        writer.Write(text.Length);
        foreach (var character in text)
        {
            writer.Write((int)character);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string ReadText(this ref SnapshotReader reader)
    {
        var length = reader.ReadInt32();
        if (length is < 0 or > Longest)
        {
            throw new InvalidDataException($"The snapshot holds a text of {length} characters.");
        }

        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++)
        {
            text.Append((char)reader.ReadInt32());
        }

        return text.ToString();
    }
}
