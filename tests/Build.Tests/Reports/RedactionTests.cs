using Build.Reports;
using Build.Results;
using NUnit.Framework;
using System.Collections;
using System.Reflection;

namespace Build.Tests.Reports;

public sealed class RedactionTests
{
    private const string Secret = "postgresql://metabuilder:hunter2@db:5432/metabuilder";

    [TestCase(Secret, "postgresql://metabuilder:***@db:5432/metabuilder")]
    [TestCase("mongodb://u:p%40ss:w@h1,h2/db?authSource=admin.", "mongodb://u:***@h1,h2/db?authSource=admin.")]
    [TestCase("twice mysql://a:b@c and mysql://a:b@c", "twice mysql://a:***@c and mysql://a:***@c")]
    [TestCase("redis://:p@h", "redis://:***@h")]
    [TestCase("mysql://a:p@ss@c/d", "mysql://a:***@c/d")]
    [TestCase("http://127.0.0.1:8080/acme/core/user?email=a@example.org", "http://127.0.0.1:8080/acme/core/user?email=a@example.org")]
    [TestCase("mongodb://host:27017 user@host", "mongodb://host:27017 user@host")]
    [TestCase("Host=db;Password=hunter2;Database=x", "Host=db;Password=***;Database=x")]
    [TestCase("Server=db;pwd='a b';Uid=x", "Server=db;pwd=***;Uid=x")]
    [TestCase("Authorization: Bearer eyJ.a-b_c==", "Authorization: Bearer ***")]
    [TestCase("\e[1;31mred\e[0m \e[2J", @"red \u001b[2J")]
    [TestCase("two\r\nlines\tand 👍 Ærø", "two\nlines\tand 👍 Ærø")]
    public void Text(string given, string shown) => Assert.That(Redaction.Redact(given), Is.EqualTo(shown));

    [Test]
    public void Redacts_every_text_of_the_result()
    {
        var test = (TestResult)Fill(SampleRun.Everything.Rows[1].Tests[1]);
        var row = (RowResult)Fill(SampleRun.Everything.Rows[1]) with { Tests = [test] };
        var request = (RunRequest)Fill(SampleRun.Everything.Request);
        var result = (MatrixResult)Fill(SampleRun.Everything) with { Rows = [row], Request = request };

        var json = ResultsJson.Write(Redaction.Redact(result));

        Assert.That(ResultsJson.Write(result), Does.Contain("hunter2"));
        Assert.That(json, Does.Not.Contain("hunter2"));
    }

    // Sets every text of a record to the secret, including texts that are added to the record later.
    private static object Fill(object record)
    {
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            if (property.PropertyType == typeof(string))
                property.SetValue(record, Secret);
            else if (typeof(IEnumerable<string>).IsAssignableFrom(property.PropertyType) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType))
                property.SetValue(record, new[] { Secret });
        }
        return record;
    }
}
