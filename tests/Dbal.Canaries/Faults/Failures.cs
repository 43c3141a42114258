namespace Dbal.Canaries.Faults;

/// <summary>Failures in the daemon's form, for faults that reject what is valid.</summary>
internal static class Failures
{
    /// <summary>A row with one invalid field.</summary>
    public static (int Status, string Json) Invalid(string field) => (422, Body("VALIDATION_ERROR", $$"""{"field":"{{field}}","problem":"is not valid"}"""));

    /// <summary>A row that does not exist.</summary>
    public static (int Status, string Json) Missing { get; } = (404, Body("NOT_FOUND", ""));

    /// <summary>A database that does not answer.</summary>
    public static string NoDatabase { get; } = Body("DATABASE_ERROR", "");

    private static string Body(string code, string fields) =>
        $$$"""{"success":false,"error":{"code":"{{{code}}}","message":"This is wrong.","fields":[{{{fields}}}],"hint":null}}""";
}
