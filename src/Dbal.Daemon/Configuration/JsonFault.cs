using System.Text.Json;

namespace Dbal.Daemon.Configuration;

/// <summary>Words what <see cref="JsonException"/> says.</summary>
internal static class JsonFault
{
    /// <summary>The reason without the position that the exception's message repeats at its end.</summary>
    public static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? fault.Message : fault.Message[..end];
    }
}
