namespace R3edge.Application.Tests.Pipeline;

/// <summary>Damages bytes as disks, networks and foes do.</summary>
internal static class Damage
{
    private static readonly byte[] Telling = "[]{},:\"0-9.e+nulltrue\\ "u8.ToArray();

    public static byte[] Any(Random random, byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && damaged.Count > 0; changes--)
        {
            var place = random.Next(damaged.Count);
            switch (random.Next(5))
            {
                case 0:
                    damaged[place] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged[place] = Telling[random.Next(Telling.Length)];
                    break;
                case 2:
                    damaged.RemoveAt(place);
                    break;
                case 3:
                    damaged.Insert(place, Telling[random.Next(Telling.Length)]);
                    break;
                default:
                    damaged.RemoveRange(place, damaged.Count - place);
                    break;
            }
        }

        return [.. damaged];
    }
}
