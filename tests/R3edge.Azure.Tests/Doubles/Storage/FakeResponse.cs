using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>An answer with a status and perhaps a version.</summary>
internal sealed class FakeResponse(int status, string? version = null) : Response
{
    public override int Status => status;

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => version is not null && name == "ETag";

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => version is null ? [] : [new HttpHeader("ETag", version)];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = ContainsHeader(name) ? version : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = ContainsHeader(name) ? [version!] : null;
        return values is not null;
    }
}

/// <summary>Something that may not be there.</summary>
internal sealed class FakeNullable<T>(T? value) : NullableResponse<T>
    where T : class
{
    public override bool HasValue => value is not null;

    public override T? Value => value ?? throw new InvalidOperationException("There is no value.");

    public override Response GetRawResponse() => new FakeResponse(value is null ? 404 : 200);
}

/// <summary>What is listed page by page.</summary>
internal sealed class FakePageable<T>(Func<string?, int?, Page<T>> read) : AsyncPageable<T>
    where T : notnull
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            await Task.Yield();
            var page = read(continuationToken, pageSizeHint);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}
