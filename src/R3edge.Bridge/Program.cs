using R3edge.Bridge.Hosting;

var app = BridgeComposition.Build(args);
app.Run();
