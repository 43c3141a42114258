using System;
using System.Diagnostics;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Prints what the build is doing, and every ten seconds how long it has been at it.</summary>
public sealed class Say : Task
{
    private const string Key = "Say";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>The line. One that ends in three dots begins something that takes time.</summary>
    [Required]
    public string Text { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var engine = (IBuildEngine4)BuildEngine;
        (engine.UnregisterTaskObject(Key, RegisteredTaskObjectLifetime.Build) as IDisposable)?.Dispose();
        Console.Error.WriteLine(Text);
        if (Text.EndsWith("...", StringComparison.Ordinal))
        {
            var clock = Stopwatch.StartNew();
            var timer = new Timer(_ => Console.Error.WriteLine($"  {Text} {clock.Elapsed.TotalSeconds:0} s"), null, Interval, Interval);
            engine.RegisterTaskObject(Key, timer, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }
        return true;
    }
}
