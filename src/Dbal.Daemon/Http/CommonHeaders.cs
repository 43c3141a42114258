namespace Dbal.Daemon.Http;

/// <summary>The headers of every answer.</summary>
internal static class CommonHeaders
{
    /// <summary>Sets them: answers are not to be kept in caches, and a browser is not to guess another media type.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
    }
}
