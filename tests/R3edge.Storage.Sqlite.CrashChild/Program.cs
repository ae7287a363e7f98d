using System.Globalization;
using R3edge.Storage.Sqlite.CrashChild;

// Works on the storage in a folder until it is killed, and prints every acknowledgement: what the crash test holds it to.
// With a number it kills itself after that many lines, right behind an acknowledgement: sooner than anybody who reads it could.
await using var victim = await Victim.OpenAsync(args[0], args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : int.MaxValue);
await victim.RunAsync();
return 0;
