namespace Dbal.Operations;

/// <summary>The operations of the API over one backend: checking, defaults, generated values, paging and upsert.</summary>
public sealed class DataService;
