using System.Text;

namespace Dbal.Daemon.Observability;

/// <summary>Formats an exception for the log without its message, because drivers may include the value of a sensitive field (S24).</summary>
internal static class ExceptionText
{
    /// <summary>Returns the types from the outer to the innermost exception, each with its stack trace.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var each = exception; each is not null; each = each.InnerException)
            text.Append(text.Length == 0 ? "" : "\ncaused by ").Append(each.GetType().FullName).Append('\n').Append(each.StackTrace);
        return text.ToString();
    }
}
