using System.Globalization;
using R3edge.Storage.Sqlite.CrashChild;

// Works on the storage in a folder until it is killed, and prints every acknowledgement: what the crash test holds it to.
// With a number it kills itself right after that many lines, sooner than anybody who reads them could.
await using var victim = await Victim.OpenAsync(args[0], args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : int.MaxValue);
await victim.RunAsync();
return 0;
