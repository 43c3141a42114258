using System.Data.Common;

namespace Build.Databases;

/// <summary>Carries a URL's parameters over to a driver's connection string.</summary>
internal static class ConnectionParameters
{
    /// <summary>
    /// Sets each parameter by its name without dashes and underscores: <c>sslmode=verify-full</c> as libpq writes it
    /// and <c>ssl-mode=VERIFY_CA</c> as MySQL does are then names and values that the .NET drivers know.
    /// </summary>
    /// <exception cref="FormatException">The driver knows no such parameter, or not this value of it.</exception>
    public static void Apply(ServerAddress address, DbConnectionStringBuilder builder)
    {
        foreach (var (name, value) in address.Parameters)
        {
            var keyword = Plain(name);
            try
            {
                builder[keyword] = keyword.Equals("sslmode", StringComparison.OrdinalIgnoreCase) ? Plain(value) : value;
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException or OverflowException)
            {
                throw new FormatException($"its parameter '{name}' is none that the driver knows, or its value is none that the parameter can have", exception);
            }
        }
    }

    private static string Plain(string text) => text.Replace("-", "").Replace("_", "");
}
