namespace Dbal.Canaries.Faults;

/// <summary>Changes the query string of a request, which is percent-encoded.</summary>
internal static class QueryText
{
    /// <summary>Changes each parameter; null removes it.</summary>
    public static void Change(HttpContext context, Func<string, string, (string Name, string Value)?> change)
    {
        var query = context.Request.QueryString.Value;
        if (string.IsNullOrEmpty(query))
            return;
        var kept = query[1..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Select(part => change(part[0], part.Length > 1 ? part[1] : ""))
            .OfType<(string Name, string Value)>()
            .Select(part => $"{part.Name}={part.Value}");
        context.Request.QueryString = new QueryString($"?{string.Join('&', kept)}".TrimEnd('?'));
    }

    /// <summary>Removes parameters.</summary>
    public static void Drop(HttpContext context, Func<string, bool> drops) => Change(context, (name, value) => drops(name) ? null : (name, value));

    /// <summary>Changes the values of parameters whose name, without its operator, is given.</summary>
    public static void ChangeValues(HttpContext context, string field, Func<string, string> change) =>
        Change(context, (name, value) => name.Split('.')[0] == field ? (name, change(value)) : (name, value));

    /// <summary>Whether a request has a parameter.</summary>
    public static bool Has(HttpContext context, string name) => context.Request.Query.ContainsKey(name);
}
