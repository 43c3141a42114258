using System.Net;
using System.Text.Json;
using Dbal.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>Reads settings from a JSON file and from environment variables, which take precedence.</summary>
internal static class ConfigurationReader
{
    /// <summary>Reads and validates all settings.</summary>
    /// <param name="file">The JSON file, or null to use only the environment.</param>
    /// <param name="environment">Returns the value of an environment variable.</param>
    /// <exception cref="ConfigurationException">A setting is missing, invalid or unknown.</exception>
    public static DaemonConfiguration Read(string? file, Func<string, string?> environment)
    {
        var given = file is null ? [] : ReadFile(file);
        foreach (var setting in Setting.All)
        {
            if (environment(setting.Variable) is { Length: > 0 } text)
                given[setting] = new SettingValue(text, JsonValueKind.Undefined, $"The environment variable {setting.Variable}");
        }

        var defaults = new DaemonConfiguration { Adapter = "", DatabaseUrl = "" };
        var configuration = defaults with
        {
            Adapter = OneOf(Needed(Setting.Adapter), AdapterNames.All),
            DatabaseUrl = Needed(Setting.DatabaseUrl).AsText(),
            SchemaFolder = Optional(Setting.SchemaFolder, value => FullPath(value, file), defaults.SchemaFolder),
            Host = Optional(Setting.Host, Address, defaults.Host),
            Ports = Optional(Setting.Port, Ports, defaults.Ports),
            AddressFile = Optional(Setting.AddressFile, value => FullPath(value, file), defaults.AddressFile),
            Tokens = Tokens(given.GetValueOrDefault(Setting.Token), given.GetValueOrDefault(Setting.TokenFile), file),
            TlsCertificate = Optional(Setting.TlsCertificate, value => FullPath(value, file), defaults.TlsCertificate),
            TlsKey = Optional(Setting.TlsKey, value => FullPath(value, file), defaults.TlsKey),
            MaxConnections = Optional(Setting.MaxConnections, value => value.AsInteger(1, 1_000_000), defaults.MaxConnections),
            MaxRequestRate = Optional(Setting.MaxRequestRate, value => value.AsInteger(0, 1_000_000), defaults.MaxRequestRate),
            LogLevel = Optional(Setting.LogLevel, value => DaemonConfiguration.LogLevels[OneOf(value, DaemonConfiguration.LogLevels.Keys)], defaults.LogLevel),
            RunId = Optional(Setting.RunId, value => value.AsText(), defaults.RunId),
            CommandTimeout = Optional(Setting.CommandTimeout, value => value.AsSeconds(0.1, 600), defaults.CommandTimeout),
        };
        if (!configuration.Tokens.Required && !IPAddress.IsLoopback(configuration.Host))
        {
            throw given[Setting.Host].Fault(
                $"is {configuration.Host}, which other machines can reach, but no token is set. "
                + $"Set \"token\", \"token_file\" or {Setting.Token.Variable}, or listen on 127.0.0.1");
        }

        if (configuration is { TlsKey: not null, TlsCertificate: null })
            throw given[Setting.TlsKey].Fault($"is set without {Setting.TlsCertificate.Key}. Set both");
        return configuration;

        SettingValue Needed(Setting setting) => given.GetValueOrDefault(setting) ?? throw new ConfigurationException(
            $"The setting {setting.Key} is missing ({setting.Description}). Set \"{setting.Key}\" in {file ?? "the file of --config"}, or {setting.Variable}.");

        T Optional<T>(Setting setting, Func<SettingValue, T> parse, T otherwise) =>
            given.TryGetValue(setting, out var value) ? parse(value) : otherwise;
    }

    private static Dictionary<Setting, SettingValue> ReadFile(string file)
    {
        var given = new Dictionary<Setting, SettingValue>();
        try
        {
            var bytes = Utf8Text.WithoutMark(File.ReadAllBytes(file)).ToArray();
            var lines = ConfigurationText.LinesOfMembers(file, bytes);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                throw new ConfigurationException($"{file} must contain a JSON object, such as {{\"adapter\": \"sqlite\", \"database_url\": \":memory:\"}}.");
            foreach (var property in document.RootElement.EnumerateObject())
            {
                var place = $"\"{property.Name}\" in {file}, line {lines[property.Name]},";
                given[Known(property.Name, place)] = new SettingValue(TextOf(property.Value), property.Value.ValueKind, place);
            }

            return given;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"Cannot read the configuration file {file}: {fault.Message} Set --config to a readable file.", fault);
        }
        catch (JsonException fault)
        {
            var position = fault is { LineNumber: { } line, BytePositionInLine: { } column } ? $", line {line + 1}, column {column + 1}," : "";
            throw new ConfigurationException($"{file}{position} is not valid JSON: {JsonFault.Reason(fault)} Fix the JSON syntax.", fault);
        }
    }

    private static Setting Known(string key, string place) => Setting.All.FirstOrDefault(setting => setting.Key == key)
        ?? throw new ConfigurationException($"{place} is not a known setting. {NearestName.Hint(key, Setting.All.Select(setting => setting.Key))}");

    private static string TextOf(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string OneOf(SettingValue value, IEnumerable<string> names) => names.Contains(value.AsText())
        ? value.Text
        : throw value.Fault($"has the unknown value \"{value.Text}\". {NearestName.Hint(value.Text, names)}");

    private static IPAddress Address(SettingValue value) =>
        value.AsText() is "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(value.Text, out var address) ? address
        : throw value.Fault("must be an IP address, such as 127.0.0.1 or 0.0.0.0");

    private static PortRange Ports(SettingValue value) => PortRange.TryParse(value.Text)
        ?? throw value.Fault("must be a port from 0 to 65535, or a range of ports such as 8080-8199");

    private static AccessTokens Tokens(SettingValue? token, SettingValue? tokenFile, string? file)
    {
        if (token is not null && tokenFile is not null)
        {
            if (token.IsVariable == tokenFile.IsVariable)
                throw token.Fault($"and {tokenFile.Place.TrimEnd(',')} are both set. Set only one of them");
            if (token.IsVariable)
                return token.AsTokens();
        }

        return tokenFile is not null ? TokensIn(FullPath(tokenFile, file)) : token?.AsTokens() ?? AccessTokens.None;
    }

    private static AccessTokens TokensIn(string file)
    {
        try
        {
            return Utf8Text.TryDecode(File.ReadAllBytes(file), out var text, out var line)
                ? new SettingValue(text.Trim(), JsonValueKind.Undefined, $"The token file {file}").AsTokens()
                : throw new ConfigurationException($"The token file {file}, line {line}, is not valid UTF-8. Save the file as UTF-8.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"Cannot read the token file {file}: {fault.Message} Set \"{Setting.TokenFile.Key}\" to a readable file.", fault);
        }
    }

    private static string FullPath(SettingValue value, string? file)
    {
        var relativeTo = value.Kind is JsonValueKind.Undefined || file is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(file))!;
        return Path.GetFullPath(value.AsText(), relativeTo);
    }
}
