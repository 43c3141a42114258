using System.Text.Json;

namespace Dbal.Daemon.Configuration;

/// <summary>The text of a <see cref="JsonException"/> for messages.</summary>
internal static class JsonFault
{
    /// <summary>Returns the reason, without the position at the end of the exception's message.</summary>
    public static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? fault.Message : fault.Message[..end];
    }
}
