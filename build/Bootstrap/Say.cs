using System;
using System.Diagnostics;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Prints the current step of the build, and its elapsed time every ten seconds.</summary>
public sealed class Say : Task
{
    private const string Key = "Say";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>The line. Three dots at its end start the timer.</summary>
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
