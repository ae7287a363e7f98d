using ProtoBuf;
using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Configuration;

namespace R3edge.Functions.Tests;

/// <summary>
/// What the host of Azure Functions and its worker say to each other, as far as these tests need it; numbers as in the published
/// protocol (https://github.com/Azure/azure-functions-language-worker-protobuf).
/// </summary>
[Service("AzureFunctionsRpcMessages.FunctionRpc")]
public interface IFunctionRpc
{
    [Operation("EventStream")]
    IAsyncEnumerable<HostMessage> EventStreamAsync(IAsyncEnumerable<HostMessage> messages, CallContext context = default);
}

[ProtoContract]
public sealed class HostMessage
{
    [ProtoMember(1)]
    public string RequestId { get; set; } = "";

    [ProtoMember(2)]
    public WorkerLog? Log { get; set; }

    [ProtoMember(4)]
    public InvocationRequest? Invocation { get; set; }

    [ProtoMember(5)]
    public InvocationResponse? Invoked { get; set; }

    [ProtoMember(8)]
    public FunctionLoadRequest? Load { get; set; }

    [ProtoMember(9)]
    public FunctionLoadResponse? Loaded { get; set; }

    [ProtoMember(16)]
    public WorkerInitResponse? Ready { get; set; }

    [ProtoMember(17)]
    public WorkerInitRequest? Init { get; set; }

    [ProtoMember(20)]
    public WorkerStarted? Start { get; set; }

    [ProtoMember(29)]
    public FunctionsMetadataRequest? WhichFunctions { get; set; }

    [ProtoMember(30)]
    public FunctionMetadataResponse? Functions { get; set; }
}

[ProtoContract]
public sealed class WorkerStarted
{
    [ProtoMember(2)]
    public string WorkerId { get; set; } = "";
}

[ProtoContract]
public sealed class WorkerInitRequest
{
    [ProtoMember(1)]
    public string HostVersion { get; set; } = "";

    [ProtoMember(4)]
    public string WorkerDirectory { get; set; } = "";

    [ProtoMember(5)]
    public string FunctionAppDirectory { get; set; } = "";
}

[ProtoContract]
public sealed class WorkerInitResponse
{
    [ProtoMember(2)]
    public Dictionary<string, string> Capabilities { get; set; } = [];

    [ProtoMember(3)]
    public StatusResult Result { get; set; } = new();
}

[ProtoContract]
public sealed class StatusResult
{
    /// <summary>0 failed, 1 succeeded, 2 cancelled.</summary>
    [ProtoMember(4)]
    public int Status { get; set; }

    [ProtoMember(2)]
    public WorkerFault? Exception { get; set; }
}

[ProtoContract]
public sealed class WorkerFault
{
    [ProtoMember(1)]
    public string StackTrace { get; set; } = "";

    [ProtoMember(2)]
    public string Message { get; set; } = "";
}

[ProtoContract]
public sealed class FunctionsMetadataRequest
{
    [ProtoMember(1)]
    public string FunctionAppDirectory { get; set; } = "";
}

[ProtoContract]
public sealed class FunctionMetadataResponse
{
    [ProtoMember(1)]
    public List<FunctionMetadata> Functions { get; set; } = [];
}

[ProtoContract]
public sealed class FunctionMetadata
{
    [ProtoMember(1)]
    public string Directory { get; set; } = "";

    [ProtoMember(2)]
    public string ScriptFile { get; set; } = "";

    [ProtoMember(3)]
    public string EntryPoint { get; set; } = "";

    [ProtoMember(4)]
    public string Name { get; set; } = "";

    [ProtoMember(6)]
    public Dictionary<string, BindingInfo> Bindings { get; set; } = [];

    [ProtoMember(9)]
    public string Language { get; set; } = "";

    [ProtoMember(10)]
    public List<string> RawBindings { get; set; } = [];

    [ProtoMember(13)]
    public string FunctionId { get; set; } = "";
}

[ProtoContract]
public sealed class BindingInfo
{
    [ProtoMember(2)]
    public string Type { get; set; } = "";

    [ProtoMember(3)]
    public int Direction { get; set; }

    [ProtoMember(4)]
    public int DataType { get; set; }

    [ProtoMember(5)]
    public Dictionary<string, string> Properties { get; set; } = [];
}

[ProtoContract]
public sealed class FunctionLoadRequest
{
    [ProtoMember(1)]
    public string FunctionId { get; set; } = "";

    [ProtoMember(2)]
    public FunctionMetadata Metadata { get; set; } = new();
}

[ProtoContract]
public sealed class FunctionLoadResponse
{
    [ProtoMember(1)]
    public string FunctionId { get; set; } = "";

    [ProtoMember(2)]
    public StatusResult Result { get; set; } = new();
}

[ProtoContract]
public sealed class InvocationRequest
{
    [ProtoMember(1)]
    public string InvocationId { get; set; } = "";

    [ProtoMember(2)]
    public string FunctionId { get; set; } = "";

    [ProtoMember(3)]
    public List<ParameterBinding> Inputs { get; set; } = [];

    [ProtoMember(4)]
    public Dictionary<string, TypedData> TriggerMetadata { get; set; } = [];

    [ProtoMember(5)]
    public TraceContext Trace { get; set; } = new();
}

[ProtoContract]
public sealed class TraceContext
{
    [ProtoMember(1)]
    public string TraceParent { get; set; } = "";
}

[ProtoContract]
public sealed class InvocationResponse
{
    [ProtoMember(1)]
    public string InvocationId { get; set; } = "";

    [ProtoMember(3)]
    public StatusResult Result { get; set; } = new();

    [ProtoMember(4)]
    public TypedData? Value { get; set; }
}

[ProtoContract]
public sealed class ParameterBinding
{
    [ProtoMember(1)]
    public string Name { get; set; } = "";

    [ProtoMember(2)]
    public TypedData Data { get; set; } = new();
}

[ProtoContract]
public sealed class TypedData
{
    [ProtoMember(1)]
    public string? Text { get; set; }

    [ProtoMember(2)]
    public string? Json { get; set; }

    [ProtoMember(5)]
    public HttpData? Http { get; set; }

    [ProtoMember(9)]
    public Texts? Texts { get; set; }
}

[ProtoContract]
public sealed class Texts
{
    [ProtoMember(1)]
    public List<string> Items { get; set; } = [];
}

[ProtoContract]
public sealed class HttpData
{
    [ProtoMember(1)]
    public string Method { get; set; } = "";

    [ProtoMember(2)]
    public string Url { get; set; } = "";
}

[ProtoContract]
public sealed class WorkerLog
{
    [ProtoMember(2)]
    public string Category { get; set; } = "";

    [ProtoMember(3)]
    public int Level { get; set; }

    [ProtoMember(4)]
    public string Message { get; set; } = "";

    [ProtoMember(5)]
    public string EventId { get; set; } = "";
}
