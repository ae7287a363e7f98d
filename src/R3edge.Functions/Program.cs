using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using R3edge.Functions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication().Services.AddR3edge(builder.Configuration);
builder.Build().Run();
