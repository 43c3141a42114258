namespace Dbal.Daemon.Http;

/// <summary>The headers of every response.</summary>
internal static class CommonHeaders
{
    /// <summary>Sets the headers: responses must not be cached, and browsers must not guess another media type.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
    }
}
