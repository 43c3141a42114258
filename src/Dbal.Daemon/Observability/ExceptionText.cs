using System.Text;

namespace Dbal.Daemon.Observability;

/// <summary>Tells an exception in the log without its message: what drivers write there may be the value of a sensitive field (S24).</summary>
internal static class ExceptionText
{
    /// <summary>The types from the outer to the innermost exception, each with its stack.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var each = exception; each is not null; each = each.InnerException)
            text.Append(text.Length == 0 ? "" : "\ncaused by ").Append(each.GetType().FullName).Append('\n').Append(each.StackTrace);
        return text.ToString();
    }
}
