using R3edge.Azure.Tests.Doubles;

namespace Azure.Data.Tables;

public enum TableUpdateMode
{
    Merge = 0,
    Replace = 1,
}

public enum TableTransactionActionType
{
    Add = 0,
    UpdateMerge = 1,
    UpdateReplace = 2,
    Delete = 3,
    UpsertMerge = 4,
    UpsertReplace = 5,
}

public interface ITableEntity
{
    string PartitionKey { get; set; }

    string RowKey { get; set; }

    DateTimeOffset? Timestamp { get; set; }

    ETag ETag { get; set; }
}

public sealed class TableEntity(string partitionKey, string rowKey) : ITableEntity
{
    private readonly Dictionary<string, object> _properties = [];

    public string PartitionKey { get; set; } = partitionKey;

    public string RowKey { get; set; } = rowKey;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public object this[string key]
    {
        get => _properties[key];
        set => _properties[key] = value;
    }

    public string? GetString(string key) => _properties.TryGetValue(key, out var value) ? (string)value : null;

    public byte[]? GetBinary(string key) => _properties.TryGetValue(key, out var value) ? (byte[])value : null;
}

public class TableTransactionAction
{
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default) =>
        (ActionType, Entity, ETag) = (actionType, entity, etag);

    public TableTransactionActionType ActionType { get; }

    public ITableEntity Entity { get; }

    public ETag ETag { get; }
}

public class TableTransactionFailedException : RequestFailedException
{
    internal TableTransactionFailedException(int status, string errorCode, int index)
        : base(status, $"{index}:{errorCode}", errorCode, null) => FailedTransactionActionIndex = index;

    public int? FailedTransactionActionIndex { get; }
}

public class TableServiceClient
{
    private readonly FakeAccount _account;

    public TableServiceClient(string connectionString) => _account = FakeAccount.Of(connectionString);

    public TableServiceClient(Uri endpoint, Core.TokenCredential tokenCredential, TableClientOptions? options = null) =>
        _account = FakeAccount.Of(endpoint.ToString());

    public virtual TableClient GetTableClient(string tableName) => new(_account, tableName);
}

public class TableClientOptions;
