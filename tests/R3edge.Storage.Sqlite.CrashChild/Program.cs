using R3edge.Storage.Sqlite.CrashChild;

// Works on the storage in a folder until it is killed, and prints every acknowledgement: what the crash test holds it to.
await using var victim = await Victim.OpenAsync(args[0]);
await victim.RunAsync();
return 0;
