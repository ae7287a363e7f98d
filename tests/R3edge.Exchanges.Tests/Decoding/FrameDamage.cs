using System.Text;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Exchanges.Tests.Decoding;

/// <summary>Damages frames and answers as a line, a cut or a mistake would.</summary>
internal static class FrameDamage
{
    private static readonly byte[] Structure = Encoding.ASCII.GetBytes("{}[]\",:.0123456789-eE+\\ tfnu");

    /// <summary>Puts a damaged copy of one of the frames into a buffer.</summary>
    public static void Of(List<byte[]> frames, DeterministicRandom random, List<byte> buffer)
    {
        buffer.Clear();
        buffer.AddRange(frames[Below(random, frames.Count)]);
        var times = 1 + Below(random, 3);
        for (var i = 0; i < times && buffer.Count > 0; i++)
        {
            var at = Below(random, buffer.Count);
            var length = 1 + Below(random, Math.Min(40, buffer.Count - at));
            switch (Below(random, 8))
            {
                case 0: // A bit flips.
                    buffer[at] ^= (byte)(1 << Below(random, 8));
                    break;
                case 1: // The end is cut off.
                    buffer.RemoveRange(at, buffer.Count - at);
                    break;
                case 2: // A part comes twice.
                    buffer.InsertRange(at, buffer.GetRange(at, length));
                    break;
                case 3: // A part is lost.
                    buffer.RemoveRange(at, length);
                    break;
                case 4: // A character of the syntax appears.
                    buffer.Insert(at, Structure[Below(random, Structure.Length)]);
                    break;
                case 5: // A character of the syntax takes the place of another.
                    buffer[at] = Structure[Below(random, Structure.Length)];
                    break;
                case 6: // Two fields change places.
                    SwapFields(buffer, random);
                    break;
                default: // The whole frame comes twice, or half of it goes on as another frame.
                    var other = frames[Below(random, frames.Count)];
                    buffer.RemoveRange(at, buffer.Count - at);
                    buffer.AddRange(other.Skip(Below(random, other.Length)));
                    break;
            }
        }
    }

    private static void SwapFields(List<byte> buffer, DeterministicRandom random)
    {
        var text = Encoding.Latin1.GetString([.. buffer]).Split(',');
        var (first, second) = (Below(random, text.Length), Below(random, text.Length));
        (text[first], text[second]) = (text[second], text[first]);
        buffer.Clear();
        buffer.AddRange(Encoding.Latin1.GetBytes(string.Join(',', text)));
    }

    private static int Below(DeterministicRandom random, int bound) => random.NextInt32(bound);
}
