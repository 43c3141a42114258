namespace Dbal.Daemon.Http;

/// <summary>The headers of every answer.</summary>
internal static class CommonHeaders
{
    /// <summary>Sets them: answers are data of the moment and not to be kept, and a browser is not to guess that they are something else than they say.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
    }
}
