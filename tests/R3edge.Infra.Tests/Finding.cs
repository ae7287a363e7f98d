namespace R3edge.Infra.Tests;

/// <summary>What is wrong in a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Kind">What kind of fault it is.</param>
/// <param name="Message">What is wrong, with the names.</param>
internal sealed record Finding(string File, int Line, Fault Kind, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}({Line}): {Kind}: {Message}";
}

/// <summary>What can be wrong.</summary>
internal enum Fault
{
    /// <summary>The grammar cannot read it.</summary>
    Syntax,

    /// <summary>A name stands for nothing, or a function or form of expression is not known to the checker.</summary>
    UnknownName,

    /// <summary>A parameter or variable that nothing uses.</summary>
    Unused,

    /// <summary>A name that is declared, or a property that is set, more than once.</summary>
    Duplicate,

    /// <summary>A module's parameter is missing, is none of the module's, or its value is not allowed.</summary>
    Parameter,

    /// <summary>The type or its API version does not exist.</summary>
    UnknownType,

    /// <summary>The resource cannot be deployed at this scope or below this parent.</summary>
    Scope,

    /// <summary>The type has no such property.</summary>
    UnknownProperty,

    /// <summary>A required property is missing.</summary>
    MissingProperty,

    /// <summary>The property can be read and not set.</summary>
    ReadOnlyProperty,

    /// <summary>The value is of another type than the property.</summary>
    WrongType,

    /// <summary>The value is none of those that are allowed, or outside the length, range or pattern.</summary>
    WrongValue,
}
