using System.Buffers;
using System.Text.RegularExpressions;
using Azure.Data.Tables.Models;
using R3edge.Azure.Tests.Doubles;

namespace Azure.Data.Tables.Models
{
    public class TableItem(string name)
    {
        public string Name { get; } = name;
    }
}

namespace Azure.Data.Tables
{
    /// <summary>A table in memory with the rules and error codes of Table storage.</summary>
    public partial class TableClient
    {
        private static readonly SearchValues<char> Refused = SearchValues.Create("/\\#?\t\n\r");
        private readonly FakeAccount _account;
        private readonly string _name;

        internal TableClient(FakeAccount account, string name) => (_account, _name) = (account, name);

        public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
        {
            _account.Enter(cancellationToken);
            _account.Tables.GetOrAdd(_name, _ => new SortedDictionary<(string, string), FakeRow>(new ByKeys()));
            return Task.FromResult(Response.FromValue(new TableItem(_name), new FakeResponse(204)));
        }

        public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
            where T : class, ITableEntity
        {
            lock (_account.Lock)
            {
                var found = Rows(
                    cancellationToken).TryGetValue((partitionKey, rowKey), out var row) ? ToEntity((partitionKey, rowKey), row) : null;
                return Task.FromResult<NullableResponse<T>>(new FakeNullable<T>(found as T));
            }
        }

        public virtual AsyncPageable<T> QueryAsync<T>(
            string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null,
                CancellationToken cancellationToken = default)
            where T : class, ITableEntity =>
                new FakePageable<T>((continuation, hint) => Page<T>(filter!, continuation, hint ?? maxPerPage ?? 1000, cancellationToken));

        public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
            where T : ITableEntity => OneAsync(new(TableTransactionActionType.Add, entity), cancellationToken);

        public virtual Task<Response> UpsertEntityAsync<T>(
            T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
            where T : ITableEntity => OneAsync(new(TableTransactionActionType.UpsertReplace, entity), cancellationToken);

        public virtual Task<Response> UpdateEntityAsync<T>(
            T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
            where T : ITableEntity => OneAsync(new(TableTransactionActionType.UpdateReplace, entity, ifMatch), cancellationToken);

        /// <summary>The official client does not throw where there is nothing to delete: it gives the 404 back.</summary>
        public virtual Task<Response> DeleteEntityAsync(
            string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
        {
            lock (_account.Lock)
            {
                if (!Rows(cancellationToken).ContainsKey((partitionKey, rowKey)))
                {
                    return Task.FromResult<Response>(new FakeResponse(404));
                }
            }

            return OneAsync(new(TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch), cancellationToken);
        }

        public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
            IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        {
            var actions = transactionActions.ToArray();
            lock (_account.Lock)
            {
                var rows = Rows(cancellationToken);
                Refuse(actions.Length is 0 or > 100, 400, "InvalidInput", 99);
                Refuse(actions.Any(action =>
                    action.Entity.PartitionKey != actions[0].Entity.PartitionKey), 400, "CommandsInBatchActOnDifferentPartitions", 0);
                Refuse(actions.DistinctBy(action => action.Entity.RowKey).Count() < actions.Length, 400, "InvalidDuplicateRow", 0);
                for (var i = 0; i < actions.Length; i++)
                {
                    if (Judge(rows, actions[i]) is { } wrong)
                    {
                        throw new TableTransactionFailedException(wrong.Status, wrong.Code, i);
                    }
                }

                IReadOnlyList<Response> responses = [.. actions.Select(action => Write(rows, action))];
                return Task.FromResult(Response.FromValue(responses, new FakeResponse(202)));
            }

            static void Refuse(bool isWrong, int status, string code, int index)
            {
                if (isWrong)
                {
                    throw new TableTransactionFailedException(status, code, index);
                }
            }
        }

        private Task<Response> OneAsync(TableTransactionAction action, CancellationToken cancellationToken)
        {
            lock (_account.Lock)
            {
                var rows = Rows(cancellationToken);
                return Judge(rows, action) is { } wrong
                    ? throw new RequestFailedException(wrong.Status, wrong.Code, wrong.Code, null)
                    : Task.FromResult<Response>(Write(rows, action));
            }
        }

        private SortedDictionary<(string Partition, string Row), FakeRow> Rows(CancellationToken cancellationToken)
        {
            _account.Enter(cancellationToken);
            return _account.Tables.TryGetValue(
                _name, out var rows) ? rows : throw new RequestFailedException(404, "There is no table.", "TableNotFound", null);
        }

        private static (int Status, string Code)? Judge(SortedDictionary<(string, string), FakeRow> rows, TableTransactionAction action)
        {
            var entity = (TableEntity)action.Entity;
            if ((entity.PartitionKey + entity.RowKey).AsSpan().ContainsAny(Refused))
            {
                return (400, "OutOfRangeInput");
            }

            if (entity.GetBinary("Payload")?.Length > 64 * 1024)
            {
                return (400, "PropertyValueTooLarge");
            }

            var isThere = rows.TryGetValue((entity.PartitionKey, entity.RowKey), out var row);
            return action.ActionType switch
            {
                TableTransactionActionType.Add => isThere ? (409, "EntityAlreadyExists") : null,
                TableTransactionActionType.UpsertReplace => null,
                _ when !isThere => (404, "ResourceNotFound"),
                _ when action.ETag == default => (400, "MissingRequiredHeader"),
                _ => action.ETag == ETag.All || action.ETag.ToString() == row!.Version ? null : (412, "UpdateConditionNotSatisfied"),
            };
        }

        private FakeResponse Write(SortedDictionary<(string, string), FakeRow> rows, TableTransactionAction action)
        {
            var entity = (TableEntity)action.Entity;
            if (action.ActionType == TableTransactionActionType.Delete)
            {
                rows.Remove((entity.PartitionKey, entity.RowKey));
                return new FakeResponse(204);
            }

            var version = _account.NextVersion();
            rows[(entity.PartitionKey, entity.RowKey)] = new FakeRow(entity.GetBinary("Payload")?.ToArray(), entity.GetString("Spill"), version);
            return new FakeResponse(204, version);
        }

        private Page<T> Page<T>(string filter, string? continuation, int size, CancellationToken cancellationToken)
            where T : class, ITableEntity
        {
            var partition = Text(PartitionIs().Match(filter))!;
            var (from, to) = (Text(RowFrom().Match(filter)), Text(RowTo().Match(filter)));
            lock (_account.Lock)
            {
                var found = Rows(cancellationToken)
                    .Where(row => row.Key.Partition == partition
                        && (from is null || string.CompareOrdinal(row.Key.Row, from) >= 0)
                        && (to is null || string.CompareOrdinal(row.Key.Row, to) < 0)
                        && (continuation is null || string.CompareOrdinal(row.Key.Row, continuation) >= 0))
                    .Take(size + 1)
                    .ToArray();
                var entities = found.Take(size).Select(row => ToEntity(row.Key, row.Value)).Cast<T>().ToArray();
                return Azure.Page<T>.FromValues(entities, found.Length > size ? found[size].Key.Row : null, new FakeResponse(200));
            }
        }

        private static string? Text(Match match) =>
            match.Success ? match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal) : null;

        private static TableEntity ToEntity((string Partition, string Row) keys, FakeRow row)
        {
            var entity = new TableEntity(keys.Partition, keys.Row) { ETag = new ETag(row.Version) };
            if (row.Payload is { } payload)
            {
                entity["Payload"] = payload.ToArray();
            }

            if (row.Spill is { } spill)
            {
                entity["Spill"] = spill;
            }

            return entity;
        }

        [GeneratedRegex("PartitionKey eq '((?:[^']|'')*)'")]
        private static partial Regex PartitionIs();

        [GeneratedRegex("RowKey ge '((?:[^']|'')*)'")]
        private static partial Regex RowFrom();

        [GeneratedRegex("RowKey lt '((?:[^']|'')*)'")]
        private static partial Regex RowTo();

        private sealed class ByKeys : IComparer<(string Partition, string Row)>
        {
            public int Compare((string Partition, string Row) x, (string Partition, string Row) y) =>
                string.CompareOrdinal(x.Partition, y.Partition) is var order and not 0 ? order : string.CompareOrdinal(x.Row, y.Row);
        }
    }
}
